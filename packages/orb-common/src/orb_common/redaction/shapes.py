"""Hides secrets that are recognised by their shape: keys, tokens, credentials of a header.

No pattern backtracks. Texts come from outside, and a hostile text must not keep a function busy.
"""

from __future__ import annotations

import binascii
from typing import TYPE_CHECKING

from .addresses import mask_url_passwords
from .masks import MASK
from .patterns import pattern
from .prefilter import Sign
from .tokens import mask_tokens

if TYPE_CHECKING:
    import re

__all__ = ["redact_shapes"]

_AWS_ID = r"(?:AKIA|ASIA)[A-Z0-9]{16,}"
_AWS_KEY = r"(?<![A-Za-z0-9/+~_-])(?<![A-Za-z0-9]\.)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=~_-]|\.[A-Za-z0-9])"
_NAME = r"(?:[A-Z]?[a-z]{2,}+)++[0-9]*+|v?[0-9]++|[0-7][0-9A-HJKMNP-TV-Z]{25}"
"""A word, a number, a ULID."""
_MAX_NAMED = 23
_MAX_CAPITALS = 13
_JWT = r"(?a)[\w.-]{18,}"
# PEM, OpenPGP, and SSH2 with four dashes (RFC 4716).
_PEM = r"(?s)-{4,5}[ +]?BEGIN[ +%][^-]{0,80}-{4,5}.*?(?:-{4,5}[ +]?END[ +%][^-]{0,80}-{4,5}|\Z)"
_PUTTY = r"(?s)PuTTY-User-Key-File-[0-9].*?(?:Private-(?:MAC|Hash):\s*[0-9a-fA-F]+|\Z)"
# The look-behind follows the first letter, because searching is quicker when a pattern begins with letters.
_SCHEME = (
    r"([bB](?<![A-Za-z0-9][bB])(?i:earer|asic))((?i:\s|%20|\+|:\s?|\\+[nrt]){1,4})([A-Za-z0-9._~+/=:%-]{6,})"
)
_PROSE = frozenset(
    {"access", "authentication", "authorization", "credentials", "expected", "expired", "format", "header",
     "information", "invalid", "method", "missing", "realm", "required", "scheme", "security", "support", "tokens"}
)  # fmt: skip
"""Words that follow "bearer" in sentences, where no token follows."""


def redact_shapes(text: str, signs: int = Sign.ALL) -> str:
    """Return a text without the secrets whose signs were found, except for e-mail addresses.

    No pattern but that of PEM matches across a quote. So the others also work on a whole line of JSON without escapes.
    """
    if signs & Sign.PEM and "--" in text and "BEGIN" in text:
        text = pattern(_PEM).sub(MASK, text)
    if signs & Sign.TOKEN and "PuTTY-User-Key-File-" in text:
        text = pattern(_PUTTY).sub(MASK, text)
    if signs & Sign.JWT and "eyJ" in text:
        text = pattern(_JWT).sub(_mask_jwt, text)
    if signs & Sign.TOKEN:
        text = mask_tokens(text)
    if signs & Sign.AWS_ID and ("AKIA" in text or "ASIA" in text):
        text = pattern(_AWS_ID).sub(MASK, text)
    if signs & Sign.BASE64 and len(text) >= 40:  # noqa: PLR2004 - the length of an AWS secret key
        text = pattern(_AWS_KEY).sub(_mask_key, text)
    if signs & Sign.SCHEME and ("bearer" in (lower := text.lower()) or "basic" in lower):
        text = pattern(_SCHEME).sub(_mask_scheme, text)
    if signs & Sign.URL:
        text = mask_url_passwords(text)
    return text


def _mask_jwt(match: re.Match[str]) -> str:
    word = match[0]
    start = word.find("eyJ")
    if start < 0 or word.count(".", start) < 2:  # noqa: PLR2004 - header.payload.signature
        return word
    return word[:start] + MASK


def _mask_key(match: re.Match[str]) -> str:
    # Digests are hexadecimal and constants have one case. A random key of 40 characters has both cases.
    word = match[0]
    return word if word.islower() or word.isupper() or word.isdigit() or _is_path(word) else MASK


def _is_path(word: str) -> bool:
    """Return whether 40 characters are a path or a name, not a random key. One key in 10,000 is mistaken for a path.

    One key in 1,000 has no digit, and few of these have as many lower-case letters as names have. If there are digits,
    the slashes and the characters of the words and numbers between them are counted. Most keys have at most one slash.
    """
    if not any(c.isdigit() for c in word) and sum(c.isupper() for c in word) <= _MAX_CAPITALS:
        return True
    named = sum(len(part) + 1 for part in word.split("/") if pattern(_NAME).fullmatch(part))
    return named + 3 * (word.count("/") + word.startswith("/")) > _MAX_NAMED


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
