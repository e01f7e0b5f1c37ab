"""Checks of the shape of a text. Each answers yes or no; none raises, whatever it is given."""

from __future__ import annotations

import re

__all__ = ["clean_string", "is_valid_email", "is_valid_url", "is_valid_uuid", "normalize_phone"]

_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?"
# A dot must stand between labels: were it optional, a long name could be read in endlessly many ways.
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?")
_LONGEST_EMAIL = 254
_LONGEST_LOCAL = 64
_LONGEST_URL = 2048
_US_DIGITS = 10
_MOST_PHONE_DIGITS = 15
_PHONE_MARKS = frozenset(" ()-./\t")


def is_valid_uuid(value: object) -> bool:
    """Tells whether a text is a UUID of any version, with dashes."""
    return isinstance(value, str) and _UUID.fullmatch(value) is not None


def is_valid_email(value: object) -> bool:
    """Tells whether a text is an e-mail address: RFC 5322 without quotes, with a dotted domain."""
    return (
        isinstance(value, str)
        and len(value) <= _LONGEST_EMAIL
        and value.find("@") <= _LONGEST_LOCAL
        and _EMAIL.fullmatch(value) is not None
    )


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
    """Gives a phone number in E.164 (`+15551234567`), or None for what is none.

    10 to 15 digits; spaces, dashes, dots, slashes and brackets are passed over. Ten digits without a country
    are taken for a number of the USA.
    """
    if not isinstance(value, str):
        return None
    text = value.strip()
    international = text.startswith("+")
    digits = "".join(c for c in text.removeprefix("+") if c not in _PHONE_MARKS)
    if not (digits.isascii() and digits.isdigit()) or not _US_DIGITS <= len(digits) <= _MOST_PHONE_DIGITS:
        return None
    if not international and len(digits) == _US_DIGITS:
        return f"+1{digits}"
    return None if digits.startswith("0") else f"+{digits}"


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
