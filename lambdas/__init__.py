"""Lambda functions. Each folder is one deployable unit."""
