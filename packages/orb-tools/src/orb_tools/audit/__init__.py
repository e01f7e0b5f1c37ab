"""Read audit trails from files and log groups."""
