"""Lambda functions, one deployable unit a folder."""
