"""Checks of the form of a text: each accepts any value and never raises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.utils import clean_string, is_valid_email, is_valid_url, is_valid_uuid, normalize_phone

if TYPE_CHECKING:
    import uuid


@given(st.uuids())
def test_uuids(value: uuid.UUID) -> None:
    """A UUID has dashes, is in upper or lower case, and has nothing around it."""
    assert is_valid_uuid(str(value))
    assert is_valid_uuid(str(value).upper())
    assert not is_valid_uuid(value.hex)
    assert not is_valid_uuid(f"{value}\n")


@pytest.mark.parametrize("value", ["bob@example.com", "a.b+c@sub.example.co.uk", "o'neil@x-y.org"])
def test_valid_emails(value: str) -> None:
    """Usual e-mail addresses are valid."""
    assert is_valid_email(value)


@pytest.mark.parametrize(
    "value", ["", "bob", "bob@", "@x.com", "bob@x", "a..b@x.com", ".a@x.com", "a b@x.com", "a@x..com", "a@-x.com",
              "a@x.com\n", "a" * 65 + "@x.com", "a@" + "x" * 250 + ".com", None, 5, "a@x.c"],
)  # fmt: skip
def test_invalid_emails(value: object) -> None:
    """Any other text, and a value of any other type, is not a valid e-mail address."""
    assert not is_valid_email(value)


def test_urls() -> None:
    """A valid URL is http or https, and has a host."""
    for valid in ("http://a", "https://example.com:8443/a?b=c#d", "http://127.0.0.1/", "http://[::1]:80/"):
        assert is_valid_url(valid)
    for invalid in (
        "ftp://a",
        "http://",
        "http://a b",
        "javascript:alert(1)",
        "http://a:99999",
        "//a",
        None,
        "http://a\n",
        "http://[x",
        "http://a..b",
        "http://.a",
        # Long names that a backtracking pattern would never finish. The test passes if the check ends.
        "http://" + "a" * 2000 + "!",
        "http://" + "a." * 1000 + "!",
    ):
        assert not is_valid_url(invalid)


def test_phones() -> None:
    """A phone number is returned in E.164 form. Ten digits without a country code are a number of the USA."""
    assert normalize_phone("(555) 123-4567") == "+15551234567"
    assert normalize_phone("+49 30 1234567") == "+49301234567"
    assert normalize_phone("15551234567") == "+15551234567"
    assert normalize_phone("+290 4321") == "+2904321"
    for invalid in (
        "2904321",
        "+",
        "+1",
        "+49 (0) 30 1234567x",
        "+\u0661\u0662\u0663",
        "123",
        "1" * 16,
        "call me",
        "",
        None,
        "0301234567890",
        "+0301234567",
    ):
        assert normalize_phone(invalid) is None


@given(st.text(), st.integers(-2, 20))
def test_clean_string(value: str, length: int) -> None:
    """A clean string has no control characters and no double spaces, and is not longer than requested."""
    cleaned = clean_string(value, length)
    assert len(cleaned) <= max(length, 0)
    assert all(c.isprintable() for c in cleaned)
    assert "  " not in cleaned
    assert clean_string(None) == ""


def test_clean_string_of_an_object_without_text() -> None:
    """An object whose `str` fails becomes an empty text."""

    class Silent:
        def __str__(self) -> str:
            raise RuntimeError

    assert clean_string(Silent()) == ""
