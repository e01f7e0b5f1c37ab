"""botocore clients for the embedded AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_testing.clients import shared_client
from orb_tools.embedded.server import KEY

if TYPE_CHECKING:
    from orb_testing.clients import Client


def aws_client(service: str, endpoint: str, *, timeout: float = 60.0) -> Client:
    """Return a client of `service`, made once for each endpoint. `timeout`: seconds for one answer."""
    return shared_client(service, endpoint, key=KEY, timeout=timeout)
