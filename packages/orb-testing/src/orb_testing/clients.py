"""botocore clients for servers on this machine. They know no endpoint and no credentials but those given."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeAlias

from orb_testing.environment import REGION

Client: TypeAlias = Any
"""A botocore client: its class is made at run time, so no type describes it."""


@lru_cache(maxsize=1)
def _session() -> Client:
    import botocore.session

    return botocore.session.Session()


@lru_cache(maxsize=32)
def shared_client(service: str, endpoint_url: str, *, key: str = "testing", timeout: float = 30.0) -> Client:
    """Return the client of a service at an endpoint, which is made once.

    It does not retry: a caller that expects an error gets it.

    Args:
        service: As botocore names it.
        endpoint_url: Of a server on this machine; no proxy is asked.
        key: Access key and secret key alike.
        timeout: Seconds for one answer.
    """
    from botocore.config import Config

    config = Config(
        connect_timeout=5,
        read_timeout=timeout,
        retries={"total_max_attempts": 1},
        s3={"addressing_style": "path"},
        proxies={},
    )
    return _session().create_client(
        service,
        region_name=REGION,
        endpoint_url=endpoint_url,
        aws_access_key_id=key,
        aws_secret_access_key=key,
        config=config,
    )
