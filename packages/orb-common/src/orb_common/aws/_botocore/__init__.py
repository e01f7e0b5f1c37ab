"""Our parts of botocore, all in places that botocore offers for them. Do not import from outside of this room."""
