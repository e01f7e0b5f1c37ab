"""Masks e-mail addresses, except for the first letter and the domain, and passwords in URLs."""

from __future__ import annotations

from .masks import MASK
from .patterns import pattern

__all__ = ["mask_email", "mask_url_passwords"]

# A top-level domain starts with a letter; otherwise this is a version (`package@1.2.3`).
_DOMAIN = r"(?:@|%40)(?:[\w-]{1,63}\.){1,20}[^\W\d_][\w-]{0,62}"
_LOCAL = frozenset("!#$%&'*+-./=?^_`{|}~")
"""The characters that RFC 5322 allows before the "@", besides letters and digits."""
# Linear time: characters before a separator are only checked with a look-behind.
_NAMED = r"(?<=[A-Za-z_]{2})[=/?&:'`{|](?=[^=/?&:'`{|]+\Z)"
_URL_USER = r"://[^\s/?#@:\"'<>]*+:(?!\d{1,5}(?:[/?#\s\"',;]|$))"
_ENCODED_URL_USER = (
    r"(%3[aA](?:%2[fF]|/){2}(?:[^\s/\"'<>%]|%(?!3[aA]))*+%3[aA])(?:[^\s/\"'<>%]|%(?!26|2[fF]|40))++(?=%40|@)"
)
_UNBROKEN = r"[^\s\"'<>]*+"


def mask_email(text: str) -> str:
    """Return a text whose e-mail addresses keep only the first letter and the domain: `u***@example.com`.

    A text without an address is returned unchanged.
    """
    if not text or ("@" not in text and "%40" not in text):
        return text
    encoded = "%40" in text
    parts: list[str] = []
    done = 0
    at = _next_at(text, 0) if encoded else text.find("@")
    while at >= 0:
        match = pattern(_DOMAIN).match(text, at)
        start = at
        while match and start > done and ((c := text[start - 1]).isalnum() or c in _LOCAL):
            start -= 1
        if match and start < at:
            parts += (text[done:start], _mask_local(text[start:at]), match[0])
            done = match.end()
        at = _next_at(text, at + 1) if encoded else text.find("@", at + 1)
    return "".join((*parts, text[done:])) if parts else text


def _next_at(text: str, start: int) -> int:
    at = text.find("@", start)
    other = text.find("%40", start)
    return other if at < 0 or 0 <= other < at else at


def _mask_local(local: str) -> str:
    if local.isalnum():
        return f"{local[0]}***"
    # In `email=bob@example.com` and `/users/bob@example.com` the local part is only `bob`, although it may contain "="
    # and "/".
    named = pattern(_NAMED).search(local)
    return f"{local[: named.end() + 1 if named else 1]}***"


def mask_url_passwords(text: str) -> str:
    """Return a text whose URLs have their passwords masked: `https://user:***REDACTED***@host`."""
    if "%3A" in text or "%3a" in text:
        text = pattern(_ENCODED_URL_USER).sub(rf"\1{MASK}", text)
    if "://" not in text:
        return text
    parts: list[str] = []
    done = position = 0
    while match := pattern(_URL_USER).search(text, position):
        word = pattern(_UNBROKEN).match(text, match.end())
        position = word.end() if word else match.end()
        # The last "@" ends the password: some passwords contain an unescaped "@".
        at = text.rfind("@", match.end(), position)
        if at > match.end():
            parts += (text[done : match.end()], MASK)
            done = at
    return "".join((*parts, text[done:])) if parts else text
