"""Finds with cheap searches which kinds of secrets a text could contain.

Most texts contain no secret. Each kind of secret has a sign that is cheap to find ("@", "eyJ", a run of digits). The
pattern of a kind runs only on texts with its sign.
"""

from __future__ import annotations

import sys
from typing import NamedTuple

from .tokens import SHORTEST, find_kinds, long_words

__all__ = ["NO_COLONS", "Findings", "Sign", "screen"]


class Sign:
    """Kinds of secrets, as bits."""

    EMAIL = 1
    URL = 2
    """A password in a URL."""
    CARD = 4
    """14 digits, perhaps grouped."""
    AWS_ID = 8
    """AKIA or ASIA."""
    BASE64 = 16
    """40 characters of Base64 without a break."""
    JWT = 32
    PEM = 64
    SCHEME = 128
    """Bearer or Basic."""
    PAIR = 256
    """A "=", a ">" or a "%", which may join a name to a value. ":" is left out, because every line has one."""
    OPTION = 512
    """Two dashes."""
    TOKEN = 1024
    """The fixed part of a known kind of token."""
    ALL = 2047
    SHAPES = EMAIL | URL | AWS_ID | BASE64 | JWT | SCHEME | TOKEN
    """Kinds that can be searched in a whole line of JSON, not only in each text."""


class Findings(NamedTuple):
    """The signs of secrets in a line."""

    signs: int
    """Bits of `Sign`."""
    needles: tuple[str, ...]
    """Every text with such a secret contains one of these, except for cards, tokens and Base64."""
    length: int = sys.maxsize
    """The length of the shortest secret without a needle: 14 digits, a token, 40 characters of Base64."""
    colons: bool = True
    """Whether a text may hold a ":", which joins names to values, or an escape."""


NOTHING = Findings(0, ())
NO_COLONS = Findings(0, (), colons=False)

_NEEDLES = (
    ("@", Sign.EMAIL | Sign.URL),
    ("%", Sign.EMAIL | Sign.URL | Sign.PAIR),
    ("=", Sign.PAIR),
    (">", Sign.PAIR),
    ("--", Sign.OPTION | Sign.PEM),
)
_NEEDLES_OF_WORDS = (
    ("eyJ", Sign.JWT),
    ("AKIA", Sign.AWS_ID),
    ("ASIA", Sign.AWS_ID),
)
"""Needles that only occur in words as long as a token. Searching only these words costs less."""
# Digits become 0. Separators of groups of digits are removed, including a tab in JSON (`\t`) and all non-ASCII bytes.
# So one search finds a card number in all notations.
_DIGITS_TO_ZEROS = bytes.maketrans(b"123456789", b"000000000")
_GAPS = b" -.+%\\t" + bytes(range(128, 256))
_CARD = b"0" * 14
_BASE64_CHARACTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_RUNS = bytes(120 if byte in _BASE64_CHARACTERS else 32 for byte in range(256))
_BASE64_KEY = b"x" * 40
_LENGTHS = ((Sign.CARD, len(_CARD)), (Sign.TOKEN, SHORTEST), (Sign.BASE64, len(_BASE64_KEY)))


def screen(line: bytes, text: str) -> Findings:
    """Return which kinds of secrets a line of JSON could contain. It may contain fewer, but no others.

    Args:
        line: The line in UTF-8.
        text: The same line, decoded.
    """
    signs = 0
    needles: list[str] = []
    for needle, sign in _NEEDLES:
        if needle in text:
            signs |= sign
            needles.append(needle)
    if _CARD in line.translate(_DIGITS_TO_ZEROS, _GAPS):
        signs |= Sign.CARD
    words, longer = long_words(line)
    if words:
        for needle, sign in _NEEDLES_OF_WORDS:
            if needle in words:
                signs |= sign
                needles.append(needle)
        # Base64 is in a long word, too.
        if longer and _BASE64_KEY in line.translate(_RUNS):
            signs |= Sign.BASE64
        if find_kinds(words, longer):
            signs |= Sign.TOKEN
    lower = text.lower()
    if "bearer" in lower or "basic" in lower:
        signs |= Sign.SCHEME
        needles.append("earer" if "asic" not in lower and "earer" in text else "")
    # Every name is followed by `":`. Any other ":" is in a text. After an escaped quote, `":` may be in a text, too.
    colon_in_text = text.count(":") > text.count('":') or "\\" in text
    if not signs:
        return NOTHING if colon_in_text else NO_COLONS
    length = next((length for sign, length in _LENGTHS if signs & sign), sys.maxsize)
    return Findings(signs, tuple(needles), length, colon_in_text)
