"""A test must never reach a real account, even by mistake, so its environment holds no way to one."""

from __future__ import annotations

REGION = "us-east-1"
NOWHERE = "http://127.0.0.1:9"
"""Refuses connections: a test that forgot its engine fails at once instead of waiting for a time-out."""

FAKE_ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_SESSION_TOKEN": "testing",
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    "AWS_ENDPOINT_URL": NOWHERE,
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    "AWS_EC2_METADATA_DISABLED": "true",
    "CUSTOMER_ID": "orb",
    "PROJECT_ID": "integration-hub",
    "ENVIRONMENT": "dev",
}
REMOVED = (
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_ROLE_ARN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_ENDPOINT_URL_DYNAMODB",
)
"""Names by which botocore would find other credentials or another endpoint first."""
