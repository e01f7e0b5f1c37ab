"""The users function as it is usually written, with boto3, Powertools and pydantic. The peer of the startup rows."""
