"""Fetch one small public document by HTTPS: a key set, or the description of an issuer.

The document decides which signatures are accepted. So redirections are not followed, size and time are limited, and
plain HTTP is refused, except for loopback (an embedded AWS).
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
    """A function that fetches a document."""

    def __call__(self, url: str) -> bytes:
        """Return the document, or raise any exception."""
        ...


def require_https(url: str, *, name: str) -> str:
    """Return the address if it is https or loopback.

    Raises:
        ConfigurationError: It is neither, holds credentials, or is not a valid address.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        raise ConfigurationError("an address of keys must be https", config_key=name) from None
    if parts.username is not None or parts.password is not None:
        raise ConfigurationError("an address of keys must not hold credentials", config_key=name)
    secure = parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname or ""))
    if not parts.hostname or not secure:
        raise ConfigurationError("an address of keys must be https", config_key=name)
    return url


def fetch(url: str, *, timeout: float = TIMEOUT, limit: int = MAX_DOCUMENT) -> bytes:
    """Return the document at an address.

    Args:
        url: https, or loopback.
        timeout: Seconds, for the whole answer.
        limit: Bytes.

    Raises:
        OSError: There is no answer in time, a redirection, a status other than 200, or an invalid answer.
        ValueError: The document is larger than `limit` bytes.
        ConfigurationError: The address is neither https nor loopback.
    """
    from .bounded_http import get

    return get(require_https(url, name="url"), seconds=timeout, limit=limit)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
