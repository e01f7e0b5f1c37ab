"""Documents are fetched from https and loopback addresses only."""

from __future__ import annotations

import pytest

from orb_common.exceptions import ConfigurationError
from orb_common.security import KeySet, KeyTimes
from orb_common.security.https_documents import fetch


@pytest.mark.parametrize(
    "url", ["http://localhost:1/x", "http://127.0.0.1/x", "http://[::1]/x", "https://id.example.org"]
)
def test_accepted_addresses(url: str) -> None:
    """Addresses with https, and loopback for an embedded AWS, are accepted."""
    assert KeySet(url, times=KeyTimes(fresh=1)).url == url


def test_unreachable_and_refused_addresses() -> None:
    """A refused connection is an OSError; another scheme is a ConfigurationError."""
    with pytest.raises(OSError, match="refused"):
        fetch("http://127.0.0.1:9/")
    with pytest.raises(ConfigurationError):
        fetch("ftp://127.0.0.1/")
