"""botocore clients for the embedded AWS. They know no endpoint and no credentials but its own."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeAlias

from orb_tools.embedded.server import KEY, REGION

Client: TypeAlias = Any
"""A botocore client: its class is made at run time, so no type describes it."""


@lru_cache(maxsize=1)
def _session() -> Any:  # noqa: ANN401 - as above
    import botocore.session

    return botocore.session.Session()


@lru_cache(maxsize=16)
def aws_client(service: str, endpoint: str, *, timeout: float = 60.0) -> Client:
    """A client of `service`, made once for each endpoint. `timeout` is in seconds, for one answer."""
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
        endpoint_url=endpoint,
        aws_access_key_id=KEY,
        aws_secret_access_key=KEY,
        config=config,
    )
