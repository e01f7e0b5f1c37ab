"""Checks of the shape of a text. Each answers yes or no; none raises, whatever it is given."""

from __future__ import annotations

import re

from .rules import EMAIL, PHONE_NUMBER
from .text_rules import broken_rules

__all__ = ["clean_string", "is_valid_email", "is_valid_url", "is_valid_uuid", "normalize_phone"]

_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?"
# A dot must stand between labels: were it optional, a long name could be read in endlessly many ways.
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?")
_LONGEST_URL = 2048
_US_DIGITS = 10
_PHONE_MARKS = frozenset(" ()-./\t")


def is_valid_uuid(value: object) -> bool:
    """Tells whether a text is a UUID of any version, with dashes."""
    return isinstance(value, str) and _UUID.fullmatch(value) is not None


def is_valid_email(value: object) -> bool:
    """Return whether this is an e-mail address in its usual form: ASCII, a dotted domain, up to 254 characters."""
    return isinstance(value, str) and not broken_rules(value, EMAIL)


def is_valid_url(value: object) -> bool:
    """Tells whether a text is an http or https URL with a host."""
    if not isinstance(value, str) or len(value) > _LONGEST_URL or any(c.isspace() or c < " " for c in value):
        return False
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(value)
        _ = parts.port  # Raises for one that is no number or too large.
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme in {"http", "https"} and (":" in host or _HOST.fullmatch(host) is not None)


def normalize_phone(value: object) -> str | None:
    """Return a phone number in E.164 form (`+15551234567`). None: it is not a phone number.

    Spaces, dashes, dots, slashes and brackets are passed over. Without `+`, ten digits are taken for a number of the
    USA, more of them for a number with its country, and fewer are not a number: nobody knows of which country.
    """
    if not isinstance(value, str):
        return None
    text = value.strip()
    digits = "".join(c for c in text.removeprefix("+") if c not in _PHONE_MARKS)
    if not text.startswith("+"):
        if len(digits) < _US_DIGITS:
            return None
        digits = f"1{digits}" if len(digits) == _US_DIGITS else digits
    number = f"+{digits}"
    return None if broken_rules(number, PHONE_NUMBER) else number


def clean_string(value: object, max_length: int | None = None) -> str:
    """Gives a text with single spaces, without control characters, cut to `max_length`. None: empty."""
    if value is None:
        return ""
    try:
        given = str(value)
    except Exception:  # noqa: BLE001 - a foreign __str__ may fail in any way
        return ""
    text = " ".join("".join(c if c.isprintable() or c.isspace() else "" for c in given).split())
    return text if max_length is None else text[: max(max_length, 0)].rstrip()
