"""Laws of the environment of tests."""

from __future__ import annotations

import os

import pytest


def test_no_way_to_a_real_account(aws_environment: dict[str, str]) -> None:
    """Without an engine, a call fails at once. Its credentials are fake."""
    import botocore.exceptions
    import botocore.session
    from botocore.config import Config

    client = botocore.session.Session().create_client("s3", config=Config(retries={"total_max_attempts": 1}))
    with pytest.raises(botocore.exceptions.EndpointConnectionError):
        client.list_buckets()
    assert os.environ["AWS_ACCESS_KEY_ID"] == aws_environment["AWS_ACCESS_KEY_ID"] == "testing"
