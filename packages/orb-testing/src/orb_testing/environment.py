"""Environment variables of a test: fake credentials and no endpoint, so that no test can reach a real AWS account."""

from __future__ import annotations

REGION = "us-east-1"
UNREACHABLE = "http://127.0.0.1:9"
"""An endpoint that refuses connections. A test that forgot its engine fails at once instead of after a timeout."""

FAKE_ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_SESSION_TOKEN": "testing",
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    "AWS_ENDPOINT_URL": UNREACHABLE,
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
"""Variables in which botocore would find other credentials or another endpoint."""
