"""Checks of the form of a text. They accept any value, and never raise."""

from __future__ import annotations

import re

from .rules import EMAIL, PHONE_NUMBER
from .text_rules import broken_rules

__all__ = ["clean_string", "is_valid_email", "is_valid_url", "is_valid_uuid", "normalize_phone"]

_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?"
# The dot between labels is required. If it were optional, a long name could be split in too many ways to try.
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?")
_MAX_URL_LENGTH = 2048
_US_NUMBER_LENGTH = 10
_PHONE_MARKS = frozenset(" ()-./\t")


def is_valid_uuid(value: object) -> bool:
    """Return whether a value is a UUID of any version, with dashes."""
    return isinstance(value, str) and _UUID.fullmatch(value) is not None


def is_valid_email(value: object) -> bool:
    """Return whether a value is an e-mail address in its usual form: ASCII, a dotted domain, up to 254 characters."""
    return isinstance(value, str) and not broken_rules(value, EMAIL)


def is_valid_url(value: object) -> bool:
    """Return whether a value is an http or https URL with a host."""
    if (
        not isinstance(value, str)
        or len(value) > _MAX_URL_LENGTH
        or any(c.isspace() or c < " " for c in value)
    ):
        return False
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(value)
        _ = parts.port  # Raises if the port is not a number or too large.
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme in {"http", "https"} and (":" in host or _HOST.fullmatch(host) is not None)


def normalize_phone(value: object) -> str | None:
    """Return a phone number in E.164 form (`+15551234567`). None: the value is not a phone number.

    Spaces, dashes, dots, slashes and brackets are ignored. Without `+`, ten digits are a number of the USA, and more
    digits a number with its country code. Fewer digits are not a number, because the country is unknown.
    """
    if not isinstance(value, str):
        return None
    text = value.strip()
    digits = "".join(c for c in text.removeprefix("+") if c not in _PHONE_MARKS)
    if not text.startswith("+"):
        if len(digits) < _US_NUMBER_LENGTH:
            return None
        digits = f"1{digits}" if len(digits) == _US_NUMBER_LENGTH else digits
    number = f"+{digits}"
    return None if broken_rules(number, PHONE_NUMBER) else number


def clean_string(value: object, max_length: int | None = None) -> str:
    """Return a text with single spaces, without control characters, cut to `max_length`. None becomes an empty text."""
    if value is None:
        return ""
    try:
        raw_text = str(value)
    except Exception:  # noqa: BLE001 - code of others may raise anything
        return ""
    text = " ".join("".join(c if c.isprintable() or c.isspace() else "" for c in raw_text).split())
    return text if max_length is None else text[: max(max_length, 0)].rstrip()
