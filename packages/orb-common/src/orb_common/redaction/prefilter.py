"""Signs of secrets: what a text could contain, as cheap searches tell it.

Most texts hold nothing to hide. Each kind of secret has a sign that is cheap to look for ("@", "eyJ", a run of digits),
and its pattern runs only where the sign is.
"""

from __future__ import annotations

import sys
from typing import NamedTuple

from .tokens import SHORTEST, find_kinds, long_words

__all__ = ["NO_COLONS", "Seen", "Sign", "screen"]


class Sign:
    """A kind of secret, as a bit."""

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
    """A "=", a ">" or a "%": what may join a name to a value, beside the ":" that is everywhere."""
    OPTION = 512
    """Two dashes."""
    TOKEN = 1024
    """The fixed part of a token that is known by it."""
    ALL = 2047
    SHAPES = EMAIL | URL | AWS_ID | BASE64 | JWT | SCHEME | TOKEN
    """What can be found in a line of JSON as in a text."""


class Seen(NamedTuple):
    """What a line was seen to contain."""

    signs: int
    """Bits of `Sign`."""
    needles: tuple[str, ...]
    """One of these is in every text that holds what was seen, digits, tokens and Base64 apart."""
    length: int = sys.maxsize
    """No text shorter than this holds what has no needle: 14 digits, a token, 40 characters of Base64."""
    colons: bool = True
    """Whether a text may hold a ":", which joins names to values, or an escape."""


NOTHING = Seen(0, ())
NO_COLONS = Seen(0, (), colons=False)

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
"""Needles in words that are as long as a token. To look through these only costs less."""
# Digits become 0, and what can separate groups of digits goes, a written tab and all beyond ASCII included: one search
# finds all spellings.
_PLAIN = bytes.maketrans(b"123456789", b"000000000")
_DROPPED = b" -.+%\\t" + bytes(range(128, 256))
_CARD = b"0" * 14
_BASE64_CHARACTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_RUNS = bytes(120 if byte in _BASE64_CHARACTERS else 32 for byte in range(256))
_KEY = b"x" * 40
_LENGTHS = ((Sign.CARD, len(_CARD)), (Sign.TOKEN, SHORTEST), (Sign.BASE64, len(_KEY)))


def screen(line: bytes, text: str) -> Seen:
    """Return which kinds of secrets a line of JSON, given twice, could contain. Errs only by seeing too much."""
    signs = 0
    needles: list[str] = []
    for needle, sign in _NEEDLES:
        if needle in text:
            signs |= sign
            needles.append(needle)
    if _CARD in line.translate(_PLAIN, _DROPPED):
        signs |= Sign.CARD
    words, longer = long_words(line)
    if words:
        for needle, sign in _NEEDLES_OF_WORDS:
            if needle in words:
                signs |= sign
                needles.append(needle)
        # What is in Base64 is in a long word, too.
        if longer and _KEY in line.translate(_RUNS):
            signs |= Sign.BASE64
        if find_kinds(words, longer):
            signs |= Sign.TOKEN
    small = text.lower()
    if "bearer" in small or "basic" in small:
        signs |= Sign.SCHEME
        needles.append("earer" if "asic" not in small and "earer" in text else "")
    # Every name is followed by `":`. Another ":" stands in a text, and so may one after an escaped quote.
    free = text.count(":") > text.count('":') or "\\" in text
    if not signs:
        return NOTHING if free else NO_COLONS
    length = next((least for sign, least in _LENGTHS if signs & sign), sys.maxsize)
    return Seen(signs, tuple(needles), length, free)
