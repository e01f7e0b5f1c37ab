"""Takes secrets out of a log line, at the price of a few searches when there are none.

Most lines hold nothing to hide. A written line is first looked over as bytes: two translations and some
thirty substring searches tell which kinds of secrets it could contain. Only what was seen is then looked for,
value by value.
"""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from .cards import CARD_MASK, is_card
from .keys import NEEDLES, is_secret_key
from .text import MASK, Sign, mask_email, redact_text

__all__ = ["MASK", "MAX_DEPTH_MARK", "mask_email", "redact", "redact_json", "screen"]

MAX_DEPTH_MARK = "[MAX_DEPTH_EXCEEDED]"
REDACT_DEPTH = 10
LINE_DEPTH = 20

_WORDS = tuple(needle.encode() for needle in (*NEEDLES, "basic", "negotiate"))
# Digits become 0, capitals small; what separates words and groups of digits goes: one search finds all
# spellings.
_PLAIN = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ123456789", b"abcdefghijklmnopqrstuvwxyz000000000")
_DROPPED = b" _-"
_CARD = b"0" * 13
_BASE64_CHARACTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_RUNS = bytes(120 if byte in _BASE64_CHARACTERS else 32 for byte in range(256))
_KEY = b"x" * 40
SHORTEST_TEXT = 6
_LEAST_CARD = 10**12
_MOST_CARD = 10**19


def screen(line: bytes) -> int:
    """Tells which kinds of secrets a line could contain, as bits of `Sign`. May be wrong only by seeing too
    much."""
    plain = line.translate(_PLAIN, _DROPPED)
    signs = 0
    for word in _WORDS:
        if word in plain:
            signs = Sign.WORD
            break
    if b"@" in line or b"%40" in line:
        signs |= Sign.AT
    if _CARD in plain:
        signs |= Sign.DIGITS
    if b"AKIA" in line or b"ASIA" in line:
        signs |= Sign.AWS_ID
    if b"eyJ" in line:
        signs |= Sign.JWT
    if b"-----BEGIN" in line:
        signs |= Sign.PEM
    if _KEY in line.translate(_RUNS):
        signs |= Sign.BASE64
    return signs


def redact(value: object, *, max_depth: int = REDACT_DEPTH) -> object:
    """Gives a copy of a value without its secrets.

    Structure stays: mappings, lists, and what is not secret. Tuples and sets become lists, bytes with a
    secret become text, and what lies deeper than `max_depth` becomes a mark. Other objects come back as they
    are.
    """
    return _Walk(Sign.ALL, max_depth).value(value, 0)


def redact_json(value: object, signs: int) -> object:
    """Gives a copy of what a JSON document held, without the kinds of secrets that were seen in it."""
    return _Walk(signs, LINE_DEPTH).value(value, 0)


class _Walk:
    """One look through one structure."""

    __slots__ = ("depth", "others", "signs", "words")

    def __init__(self, signs: int, depth: int) -> None:
        self.signs = signs
        self.depth = depth
        self.words = bool(signs & Sign.WORD)
        self.others = signs & ~Sign.WORD

    def value(self, value: object, level: int) -> object:
        if isinstance(value, str):
            return self.text(value, level) if len(value) >= SHORTEST_TEXT else value
        if isinstance(value, dict):
            return self.mapping(value, level) if level < self.depth else MAX_DEPTH_MARK
        if isinstance(value, list):
            if level >= self.depth:
                return MAX_DEPTH_MARK
            return [self.value(item, level + 1) for item in value]
        if isinstance(value, int | float):
            return CARD_MASK if self.signs & Sign.DIGITS and _is_card_number(value) else value
        return value if value is None else self.foreign(value, level)

    def mapping(self, mapping: Mapping[object, object], level: int) -> dict[object, object]:
        result: dict[object, object] = {}
        for key, value in mapping.items():
            name = key
            if isinstance(key, str):
                if self.words and is_secret_key(key) and _hides(key, value):
                    result[key] = MASK
                    continue
                if len(key) >= SHORTEST_TEXT and (self.others or "=" in key or ":" in key):
                    name = redact_text(key, self.signs)
            elif isinstance(key, int) and self.signs & Sign.DIGITS and _is_card_number(key):
                name = CARD_MASK
            if name is not key:
                name = _free(str(name), result)
            result[name] = self.value(value, level + 1)
        return result

    def text(self, text: str, level: int) -> str:
        # A body inside an event is JSON inside JSON: its names decide as well.
        if self.words and text[0] in "{[" and level < self.depth:
            try:
                inner = orjson.loads(text)
            except ValueError:
                pass
            else:
                clean = self.value(inner, level + 1)
                return text if clean == inner else orjson.dumps(clean).decode()
        return redact_text(text, self.signs)

    def foreign(self, value: object, level: int) -> object:
        """What is no JSON: met by `redact` alone."""
        if isinstance(value, Mapping):
            return self.mapping(value, level) if level < self.depth else MAX_DEPTH_MARK
        if isinstance(value, tuple | set | frozenset):
            return self.value(list(value), level)
        if isinstance(value, bytes | bytearray):
            text = bytes(value).decode("utf-8", "backslashreplace")
            clean = redact_text(text, self.signs)
            return value if clean == text else clean
        if type(value).__module__ == "decimal" and is_card(str(value)):
            return CARD_MASK
        return value


def _hides(key: str, value: object) -> bool:
    """Tells whether there is something to hide: nothing and yes or no are no secrets, nor is a number of
    tokens."""
    if value is None or isinstance(value, bool) or value in ("", [], {}):
        return False
    return not (isinstance(value, int | float) and key[-6:].lower() == "tokens")


def _is_card_number(number: float) -> bool:
    return _LEAST_CARD <= number < _MOST_CARD and number == int(number) and is_card(str(int(number)))


def _free(name: str, taken: Mapping[object, object]) -> str:
    """Two addresses can look alike once they are masked; neither entry may be lost."""
    number = 2
    free = name
    while free in taken:
        free = f"{name} #{number}"
        number += 1
    return free
