"""Takes secrets out of a log line, at the price of a few searches when there are none.

Most lines hold nothing to hide. A written line is first looked over as a whole: some substring searches tell
which kinds of secrets it could contain. Then its values are walked through once, names by a memory of names,
texts by the patterns of what was seen. What holds no secret is passed on as it is, not copied.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import NamedTuple

import orjson

from .cards import CARD_MASK, is_card
from .keys import is_secret_key
from .text import MASK, Sign, mask_email, redact_text

__all__ = [
    "MASK",
    "MAX_DEPTH_MARK",
    "NAMES_ONLY",
    "NO_COLONS",
    "ForeignValueError",
    "Seen",
    "mask_email",
    "redact",
    "redact_json",
    "screen",
]

MAX_DEPTH_MARK = "[MAX_DEPTH_EXCEEDED]"
REDACT_DEPTH = 10
LINE_DEPTH = 20
# Digits become 0, and what can separate groups of digits goes, a written tab and all beyond ASCII included: one
# search finds all spellings.
_PLAIN = bytes.maketrans(b"123456789", b"000000000")
_DROPPED = b" -.+%\\t" + bytes(range(128, 256))
_CARD = b"0" * 13
_BASE64_CHARACTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_RUNS = bytes(120 if byte in _BASE64_CHARACTERS else 32 for byte in range(256))
_KEY = b"x" * 40
_LEAST_CARD = 10**12
_MOST_CARD = 10**19

_CLEAN, _SECRET, _TELLING, _VALUE = range(4)
"""What is known of a name: nothing to hide; its value is secret; the name itself holds a secret; its value belongs to a
name beside it, as in `{"name": "DB_PASSWORD", "value": ...}`."""
_VALUE_NAMES = frozenset({"value", "Value", "values", "Values"})
_NAME_NAMES = ("name", "Name", "key", "Key")
_names: dict[str, int] = {}
_clean: set[str] = set()
_SCALARS = frozenset({str, int, float, bool, type(None)})
_MOST_NAMES = 4096
_LONGEST_NAME = 256


class ForeignValueError(TypeError):
    """Something that is no JSON was met where only JSON was expected."""


class Seen(NamedTuple):
    """What a line was seen to contain."""

    signs: int
    """Bits of `Sign`."""
    needles: tuple[str, ...]
    """One of these is in every text that holds what was seen, digits and Base64 apart."""
    length: int = sys.maxsize
    """No text shorter than this holds what has no needle: 13 digits, 40 characters of Base64."""
    colons: bool = True
    """Whether a text may hold a ":", which joins names to values, or an escape."""

    @property
    def anywhere(self) -> bool:
        """Whether all that was seen can be found in the line as it is written."""
        return not self.colons and not self.signs & ~Sign.ANYWHERE


NOTHING = Seen(0, ())
NO_COLONS = Seen(0, (), colons=False)
EVERYTHING = Seen(Sign.ALL, ("",))


def screen(line: bytes, text: str) -> Seen:
    """Tells which kinds of secrets a line, given twice, could contain. Errs only by seeing too much."""
    signs = 0
    needles: list[str] = []
    # Written out: a loop would take as long as the searches.
    if "@" in text:
        signs = Sign.AT
        needles.append("@")
    if "=" in text:
        signs |= Sign.PAIR
        needles.append("=")
    if ">" in text:
        signs |= Sign.PAIR
        needles.append(">")
    if "%" in text:
        signs |= Sign.PAIR | Sign.AT
        needles.append("%")
    if "--" in text:
        signs |= Sign.OPTION | Sign.PEM
        needles.append("--")
    if "J" in text and "eyJ" in text:
        signs |= Sign.JWT
        needles.append("eyJ")
    if "IA" in text and ("AKIA" in text or "ASIA" in text):
        signs |= Sign.AWS_ID
        needles.append("IA")
    if _CARD in line.translate(_PLAIN, _DROPPED):
        signs |= Sign.DIGITS
    if _KEY in line.translate(_RUNS):
        signs |= Sign.BASE64
    small = text.lower()
    if "bearer" in small or "basic" in small:
        signs |= Sign.SCHEME
        needles.append("earer" if "asic" not in small and "earer" in text else "")
    # Every name is followed by `":`. Another ":" stands in a text, and so may one after an escaped quote.
    free = text.count(":") > text.count('":') or "\\" in text
    if not signs:
        return NOTHING if free else NO_COLONS
    length = 13 if signs & Sign.DIGITS else 40 if signs & Sign.BASE64 else sys.maxsize
    return Seen(signs, tuple(needles), length, free)


def redact(value: object, *, max_depth: int = REDACT_DEPTH) -> object:
    """Gives a value without its secrets.

    Structure stays: mappings, lists, and what is not secret. Tuples and sets become lists, bytes with a
    secret become text, and what lies deeper than `max_depth` becomes a mark. Other objects come back as they
    are. The value given is not changed; parts of it that hold no secret are shared.
    """
    return _Walk(EVERYTHING, max_depth, strict=False).value(value, 0)


def redact_json(value: object, seen: Seen) -> object:
    """Gives what a JSON document holds, without the kinds of secrets that were seen in it.

    Raises:
        ForeignValueError: It holds something else.
    """
    return _Walk(seen, LINE_DEPTH, strict=True).value(value, 0)


class _Walk:
    """One look through one structure."""

    __slots__ = ("bare", "colons", "depth", "length", "needles", "signs", "strict")

    def __init__(self, seen: Seen, depth: int, *, strict: bool) -> None:
        self.signs, self.needles, self.length, self.colons = seen
        # Then only names can tell of secrets.
        self.bare = not self.signs and not self.colons
        self.depth = depth
        self.strict = strict

    def value(self, value: object, level: int) -> object:
        if type(value) is str:
            return self.text(value, level)
        if type(value) is int or type(value) is float:
            return CARD_MASK if self.signs & Sign.DIGITS and _is_card_number(value) else value
        if type(value) is dict:
            return self.mapping(value, level)
        if type(value) is list:
            return self.items(value, level)
        if value is None or value is True or value is False:
            return value
        if self.strict:
            raise ForeignValueError
        return self.foreign(value, level)

    def mapping(self, mapping: dict[object, object], level: int) -> object:  # noqa: C901, PLR0912 - the hot loop
        if level >= self.depth:
            return MAX_DEPTH_MARK
        if self.bare and _clean.issuperset(mapping):
            # The quick look: all names are known as clean, and texts cannot hold secrets.
            holders = [key for key, value in mapping.items() if type(value) not in _SCALARS]
            return self.held(mapping, holders, level + 1) if holders else mapping
        changed: dict[object, object] | None = None
        known, colons, needles, length, below = _names.get, self.colons, self.needles, self.length, level + 1
        for key, value in mapping.items():
            state = known(key)  # type: ignore[call-overload]  # other keys than text are just not known
            if state is None:
                if self.strict and not isinstance(key, str):
                    raise ForeignValueError
                state = _learn(key)
            if state == _TELLING:
                # Names change here, and with them the order of the copy: rare, so it is done apart.
                return self.renamed(mapping, level)
            if state and _is_secret(mapping, state) and _hides(str(key), value):
                clean: object = MASK
            elif type(value) is str:
                if len(value) < length and not (colons and ":" in value):
                    for needle in needles:
                        if needle in value:
                            break
                    else:
                        continue
                clean = self.text(value, below)
            else:
                clean = self.value(value, below)
            if clean is not value:
                if changed is None:
                    changed = dict(mapping)
                changed[key] = clean
        return mapping if changed is None else changed

    def held(self, mapping: dict[object, object], holders: list[object], level: int) -> object:
        """Looks into what holds other values."""
        changed: dict[object, object] | None = None
        for key in holders:
            value = mapping[key]
            clean = self.mapping(value, level) if type(value) is dict else self.value(value, level)
            if clean is not value:
                if changed is None:
                    changed = dict(mapping)
                changed[key] = clean
        return mapping if changed is None else changed

    def renamed(self, mapping: Mapping[object, object], level: int) -> dict[object, object]:
        result: dict[object, object] = {}
        for key, value in mapping.items():
            state = _learn(key)
            name = key
            if state == _TELLING:
                name = CARD_MASK if isinstance(key, int) else redact_text(str(key))
            hidden = is_secret_key(str(key)) or _is_secret(mapping, state)
            result[_free(name, result)] = (
                MASK if hidden and _hides(str(key), value) else self.value(value, level + 1)
            )
        return result

    def items(self, items: list[object], level: int) -> object:
        if level >= self.depth:
            return MAX_DEPTH_MARK
        if self.bare and _SCALARS.issuperset(map(type, items)):
            return items
        changed: list[object] | None = None
        for position, item in enumerate(items):
            clean = self.value(item, level + 1)
            if clean is not item:
                if changed is None:
                    changed = items.copy()
                changed[position] = clean
        return items if changed is None else changed

    def text(self, text: str, level: int) -> str:
        if len(text) < self.length and not (self.colons and ":" in text):
            for needle in self.needles:
                if needle in text:
                    break
            else:
                return text
        # A body inside an event is JSON inside JSON: its names decide as well.
        if text[:1] in {"{", "["} and level < self.depth:
            try:
                inner = orjson.loads(text)
            except ValueError:
                pass
            else:
                clean = self.value(inner, level + 1)
                return text if clean is inner else orjson.dumps(clean).decode()
        return redact_text(text, self.signs)

    def foreign(self, value: object, level: int) -> object:  # noqa: PLR0911 - one line a type
        """What is no JSON: met by `redact` alone."""
        if isinstance(value, Mapping):
            return self.mapping(dict(value), level)
        if isinstance(value, tuple) and hasattr(value, "_asdict"):
            return self.mapping(value._asdict(), level)
        if isinstance(value, list | tuple | set | frozenset):
            return self.items(list(value), level)
        if isinstance(value, str):
            return self.text(str(value), level)
        if isinstance(value, bytes | bytearray):
            text = bytes(value).decode("utf-8", "backslashreplace")
            clean = redact_text(text, self.signs)
            return value if clean == text else clean
        if isinstance(value, int) or type(value).__module__ == "decimal":
            return CARD_MASK if is_card(str(value)) else value
        return value


NAMES_ONLY = _Walk(NO_COLONS, LINE_DEPTH, strict=True)
"""The look through a line whose texts were seen to hold no secret, or are looked at all together."""


def _learn(name: object) -> int:
    if isinstance(name, bytes):
        name = name.decode("utf-8", "replace")
    if not isinstance(name, str):
        return _TELLING if isinstance(name, int) and _is_card_number(name) else _CLEAN
    state = _names.get(name)
    if state is None:
        state = _TELLING if redact_text(name) != name else _SECRET if is_secret_key(name) else _CLEAN
        state = _VALUE if name in _VALUE_NAMES else state
        if len(_names) >= _MOST_NAMES:
            # Names that callers invent must not fill the memory.
            _names.clear()
            _clean.clear()
        if len(name) <= _LONGEST_NAME:
            _names[name] = state
            if state == _CLEAN:
                _clean.add(name)
    return state


def _is_secret(mapping: Mapping[object, object], state: int) -> bool:
    if state != _VALUE:
        return state == _SECRET
    named = next((mapping[name] for name in _NAME_NAMES if name in mapping), None)
    return isinstance(named, str) and is_secret_key(named)


def _hides(name: str, value: object) -> bool:
    """Tells whether it is worth hiding: nothing, yes and no, a number of tokens are not."""
    if value is None or isinstance(value, bool) or value in ("", [], {}):
        return False
    return not (isinstance(value, int | float) and name[-6:].lower() == "tokens")


def _is_card_number(number: float) -> bool:
    return _LEAST_CARD <= number < _MOST_CARD and number == int(number) and is_card(str(int(number)))


def _free(name: object, taken: Mapping[object, object]) -> object:
    """Two addresses can look alike once they are masked; neither entry may be lost."""
    number = 2
    free = name
    while free in taken:
        free = f"{name} #{number}"
        number += 1
    return free
