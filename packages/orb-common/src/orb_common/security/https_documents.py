"""Gets one small public document by HTTPS: a key set, or the description of an issuer.

A document that decides who may sign is not followed elsewhere,
not read without bounds, and not taken over an open line; loopback is allowed, for an embedded AWS.
"""

from __future__ import annotations

import ipaddress
from typing import Final, Protocol
from urllib.parse import urlsplit

from orb_common.exceptions import ConfigurationError

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

    Args:
        url: https, or loopback.
        timeout: Seconds, for all that arrives.
        limit: Bytes.

    Raises:
        OSError: no answer in time, a redirection, any status but 200, or an answer that is not one of HTTP.
        ValueError: it is larger than `limit` bytes.
        ConfigurationError: the address may not be asked.
    """
    from .bounded_http import get

    return get(checked_url(url, name="url"), seconds=timeout, limit=limit)


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
