"""Gets one small public document by HTTPS: a key set, or the description of an issuer.

Only the standard library is needed for it. A document that decides who may sign is not followed elsewhere,
not read without bounds, and not taken over an open line; loopback is allowed, for an embedded AWS.
"""

from __future__ import annotations

import ipaddress
import time
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import urlsplit

from orb_common.exceptions import ConfigurationError

if TYPE_CHECKING:
    from urllib.request import OpenerDirector

MAX_DOCUMENT: Final = 262_144
"""Bytes."""
TIMEOUT: Final = 3.0
"""Seconds, for the whole document."""


class Fetch(Protocol):
    """Gets a document."""

    def __call__(self, url: str) -> bytes:
        """The document, or any exception."""
        ...


def checked_url(url: str, *, name: str) -> str:
    """The address, when it may be asked.

    Raises:
        ConfigurationError: neither https nor loopback, with credentials in it, or no address.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        raise ConfigurationError("an address of keys must be https", config_key=name) from None
    if parts.username is not None or parts.password is not None:
        raise ConfigurationError("an address of keys must not hold credentials", config_key=name)
    if not parts.hostname or parts.scheme not in {"http", "https"}:
        raise ConfigurationError("an address of keys must be https", config_key=name)
    if parts.scheme == "http" and not _loopback(parts.hostname):
        raise ConfigurationError("an address of keys must be https", config_key=name)
    return url


def fetch(url: str, *, timeout: float = TIMEOUT, limit: int = MAX_DOCUMENT) -> bytes:
    """The document at an address.

    Raises:
        OSError: no answer in time, a redirection, or any status but 200.
        ValueError: it is larger than `limit` bytes.
    """
    from urllib.request import Request

    deadline = time.monotonic() + timeout
    checked_url(url, name="url")
    request = Request(url, headers={"Accept": "application/json"})  # noqa: S310 - checked above
    with _opener().open(request, timeout=timeout) as response:
        data = bytearray()
        # The timeout of a socket is for each read: a server that sends a byte a second would hold us.
        while chunk := response.read1(65_536):
            data += chunk
            if len(data) > limit:
                raise ValueError("the document is too large")
            if time.monotonic() > deadline:
                raise TimeoutError("the document came too slowly")
        return bytes(data)


def _opener() -> OpenerDirector:
    from urllib import request

    # Without a handler of redirections, a redirection is an error.
    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler(), request.HTTPHandler(), request.HTTPSHandler(),
        request.HTTPDefaultErrorHandler(),
        request.HTTPErrorProcessor(),
    ):  # fmt: skip
        opener.add_handler(handler)
    return opener


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
