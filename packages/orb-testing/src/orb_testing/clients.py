"""Clients for servers on this machine. They use no proxy, and only the endpoint and credentials that they are given."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from orb_testing.environment import REGION

if TYPE_CHECKING:
    from urllib.response import addinfourl

Client: TypeAlias = Any
"""A botocore client. botocore makes its class at run time, so it has no static type."""


@lru_cache(maxsize=1)
def _session() -> Client:
    import botocore.session

    return botocore.session.Session()


@lru_cache(maxsize=32)
def shared_client(service: str, endpoint_url: str, *, key: str = "testing", timeout: float = 30.0) -> Client:
    """Return a client. The same arguments return the same client, because making one is slow.

    The client does not retry, so a test that expects an error gets it at once.

    Args:
        service: A service by botocore's name, such as "dynamodb".
        endpoint_url: The address of a server on this machine. The client uses no proxy.
        key: Both the access key and the secret key.
        timeout: Seconds to wait for one answer.
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


def open_local(url: str, data: bytes | None = None) -> addinfourl:
    """Return the answer to a GET, or with `data` to a POST. Close it after use.

    Raises:
        urllib.error.HTTPError: The status is an error.
        OSError: There was no answer within 30 s.
    """
    from urllib.request import ProxyHandler, build_opener

    answer: addinfourl = build_opener(ProxyHandler({})).open(url, data, timeout=30)
    return answer
