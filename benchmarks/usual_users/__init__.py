"""The users function as it is usually written: boto3 resources, Powertools, pydantic. The peer of the row `startup`."""
