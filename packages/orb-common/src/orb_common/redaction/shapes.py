"""Secrets that are known by their shape, wherever they stand: keys, tokens, credentials of a header.

No pattern goes back over what it has read: text comes from outside, and must not be able to keep a function busy.
"""

from __future__ import annotations

import binascii
from typing import TYPE_CHECKING

from .addresses import mask_email, mask_url_passwords
from .masks import MASK
from .patterns import pattern
from .signs import Sign

if TYPE_CHECKING:
    import re

__all__ = ["redact_shapes"]

_AWS_ID = r"(?:AKIA|ASIA)[A-Z0-9]{16,}"
_AWS_SECRET = r"(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])"  # noqa: S105 - what secrets look like
_JWT = r"[\w.-]+"
_PEM = r"(?s)-----BEGIN[ +%][^-]{0,80}-----.*?(?:-----END[ +%][^-]{0,80}-----|\Z)"
_SCHEME = r"(?i)(?<![A-Za-z0-9])(bearer|basic)((?:\s|%20|\+|:\s?|\\+[nrt]){1,4})([A-Za-z0-9._~+/=:%-]{6,})"
_PROSE = frozenset(
    {"access", "authentication", "authorization", "credentials", "expected", "expired", "format", "header",
     "information", "invalid", "method", "missing", "realm", "required", "scheme", "security", "support", "tokens"}
)  # fmt: skip
"""Words that follow "bearer" in sentences."""


def redact_shapes(text: str, signs: int = Sign.ALL) -> str:
    """Return a text without those kinds of secrets whose signs were seen.

    But for PEM, no pattern reads across a quote: they hold for a whole line of JSON, where it has no escapes.
    """
    if signs & Sign.PEM and "-----BEGIN" in text:
        text = pattern(_PEM).sub(MASK, text)
    if signs & Sign.JWT and "eyJ" in text:
        text = pattern(_JWT).sub(_mask_jwt, text)
    if signs & Sign.AWS_ID and ("AKIA" in text or "ASIA" in text):
        text = pattern(_AWS_ID).sub(MASK, text)
    if signs & Sign.BASE64 and len(text) >= 40:  # noqa: PLR2004 - the length of an AWS secret key
        text = pattern(_AWS_SECRET).sub(_mask_key, text)
    if signs & Sign.SCHEME and ("bearer" in (small := text.lower()) or "basic" in small):
        text = pattern(_SCHEME).sub(_mask_scheme, text)
    if signs & Sign.URL:
        text = mask_url_passwords(text)
    if signs & Sign.EMAIL:
        text = mask_email(text)
    return text


def _mask_jwt(match: re.Match[str]) -> str:
    word = match[0]
    start = word.find("eyJ")
    if start < 0 or word.count(".", start) < 2:  # noqa: PLR2004 - header.payload.signature
        return word
    return word[:start] + MASK


def _mask_key(match: re.Match[str]) -> str:
    # Digests are hexadecimal, words and paths lack digits or capitals; a random key of 40 has them all.
    word = match[0]
    kinds = (
        any(c.isupper() for c in word) and any(c.islower() for c in word) and any(c.isdigit() for c in word)
    )
    return MASK if kinds else word


def _mask_scheme(match: re.Match[str]) -> str:
    scheme, space, value = match.groups()
    if value.lower().rstrip(".:") in _PROSE or (scheme.lower() == "basic" and not _is_basic(value)):
        return match[0]
    return f"{scheme}{space}{MASK}"


def _is_basic(value: str) -> bool:
    try:
        return b":" in binascii.a2b_base64(value + "=" * (-len(value) % 4))
    except ValueError:
        return False
