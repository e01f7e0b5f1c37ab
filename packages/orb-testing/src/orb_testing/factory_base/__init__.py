"""What generated factories are built on: the values of fields, the factory, and strategies for hypothesis."""
