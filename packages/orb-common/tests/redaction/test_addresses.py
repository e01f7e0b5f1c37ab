"""E-mail addresses, and URLs with passwords."""

from __future__ import annotations

import pytest

from orb_common.redaction import mask_email
from orb_common.redaction.addresses import mask_url_passwords


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("user@example.com", "u***@example.com"),
        ("email=bob@example.com", "email=b***@example.com"),
        ("a@x.com,b@y.com/c@z.com", "a***@x.com,b***@y.com/***@z.com"),
        ("bob%40example.com", "b***%40example.com"),
        ("no address", "no address"),
        ("", ""),
        ("@x.com", "@x.com"),
        ("pkg@1.2.3", "pkg@1.2.3"),
    ],
)
def test_mask_email(given_text: str, expected: str) -> None:
    """The first character and the domain stay."""
    assert mask_email(given_text) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://bob:hunter2@host/x", "https://bob:***REDACTED***@host/x"),
        ("at redis://:p@ss@host:6379 and", "at redis://:***REDACTED***@host:6379 and"),
        ("https%3A%2F%2Fbob%3Ahunter2%40host", "https%3A%2F%2Fbob%3A***REDACTED***%40host"),
        ("https://host:8443/a?to=bob@example.com", "https://host:8443/a?to=bob@example.com"),
        ("https://host/a:b", "https://host/a:b"),
    ],
)
def test_passwords_of_urls(url: str, expected: str) -> None:
    """The user's name and the host stay; a port is not a password."""
    assert mask_url_passwords(url) == expected
