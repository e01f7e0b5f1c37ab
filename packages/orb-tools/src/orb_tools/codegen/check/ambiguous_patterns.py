"""The search for regular expressions whose time can double with each character of a text.

Python's `re` tries every way to match a text. If a repeat can divide one text in two ways, as `(a+)+` and `(a|a)*` do,
a text of 40 characters takes days. So a caller could stop a function.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    _Nodes = Sequence[tuple[object, object]]
    """Each node of a pattern: what it does, and with what. That is text, a number, nodes, or a tuple of these."""

_parse: Callable[[str], _Nodes] = import_module("re._parser").parse
"""The parser of `re`, because a second one could disagree with it. Its module is private; hypothesis uses it too."""
_REPEATED = re.compile(r"\)[*+{]")
_LONG = 16
"""Repeats of more times, all together, are treated as endless: 2 to the power of 16 tries are still quick."""
_FEW = 3
"""A repeat of more times of what has no end is endless too: its time grows with that power of the length."""
_LONGEST_FIXED = 64
_MOST_STEPS = 100_000
"""A pattern that needs more steps is refused, because its check would take too long. Ours need a few hundred."""
_ASCII_CODES = 128
_ASCII = (1 << _ASCII_CODES) - 1
_DIGIT, _WORD, _SPACE, _REST = (1 << bit for bit in range(_ASCII_CODES, _ASCII_CODES + 4))
_OTHER = _DIGIT | _WORD | _SPACE | _REST
"""The characters beyond ASCII: digits, letters, spaces and the rest."""
_ALL = _ASCII | _OTHER


@cache
def is_ambiguous(pattern: str) -> bool:
    """Return whether a repeat in a pattern can divide one text in several ways, or may do so: it is too large to know.

    Bounded repeats of up to 16 times in all are not counted, because two to the power of 16 ways are still quick.
    """
    flags = re.compile(pattern).flags
    # Only a repeat of several characters can be ambiguous. Few patterns have one.
    if not flags & re.VERBOSE and _REPEATED.search(pattern) is None:
        return False
    automaton = _Automaton(pattern, flags)
    try:
        automaton.read(_parse(pattern), 1)
    except _TooLargeError:
        return True
    return automaton.is_ambiguous


class _TooLargeError(Exception):
    """The check of a pattern would take too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A part of a pattern. Each number counts ways: 0, 1, or 2 for more than one."""

    first: dict[int, int] = field(default_factory=dict)
    """The positions that can match its first character."""
    last: dict[int, int] = field(default_factory=dict)
    """The positions that can match its last character."""
    empty: int = 0
    """In how many ways it matches the empty text."""


_NOTHING = _Part(empty=1)


class _Automaton:
    """A pattern as positions that each match one character, and the positions that can follow each.

    Where it cannot know, it supposes the worse: long repeats are endless, and back-references match any text.
    """

    def __init__(self, pattern: str, flags: int) -> None:
        # Flags of a part, such as (?i:...), are taken for flags of the whole.
        local = "".join(re.findall(r"\(\?([a-z]+)", pattern))
        self._ignores_case = bool(flags & re.IGNORECASE) or "i" in local
        self._dot = _ALL if flags & re.DOTALL or "s" in local else _ALL & ~_bit("\n")
        self._characters: list[int] = []
        """The characters that each position matches."""
        self._following: list[dict[int, int]] = []
        self._loops = 0
        """How many repeats without end are around the place that is read."""
        self._steps = 0
        self._endless_repeats = 0
        self._times_left = _LONG
        """How often bounded repeats may still be written out."""
        self.is_ambiguous = False

    def read(self, nodes: _Nodes, times: int) -> _Part:
        """Return the part of a sequence. `times`: how often a repeat around it writes it out."""
        part = _NOTHING
        for operation, argument in nodes:
            part = self._join(part, self._read(str(operation), argument, times))
        return part

    def _read(self, operation: str, argument: object, times: int) -> _Part:
        part = _NOTHING
        match operation, argument:
            case (("LITERAL" | "NOT_LITERAL" | "ANY" | "IN"), _):
                part = self._position(self._class(operation, argument))
            case (("MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT"), (int(fewest), int(most), body)):
                part = self._repeat(fewest, most, _nodes(body), times)
            case ("SUBPATTERN", (_, _, _, body)) | ("ATOMIC_GROUP", body):
                part = self.read(_nodes(body), times)
            case "BRANCH", (_, list(branches)):
                part = _either([self.read(_nodes(branch), times) for branch in branches])
            case "GROUPREF_EXISTS", (_, then, otherwise):
                part = _either([self.read(_nodes(branch or ()), times) for branch in (then, otherwise)])
            case (("GROUPREF" | "GROUPREF_IGNORE"), _):
                part = _optional(self._endless(self._position(_ALL)))
            case (("ASSERT" | "ASSERT_NOT"), (_, body)):
                # It is matched apart from what is around it.
                loops, self._loops = self._loops, 0
                self.read(_nodes(body), times)
                self._loops = loops
            case (("AT" | "FAILURE"), _):
                pass
            case _:
                # A later Python may have more operations. A pattern with one is refused until it stands here.
                self.is_ambiguous = True
        return part

    def _repeat(self, fewest: int, most: int, body: _Nodes, times: int) -> _Part:
        is_fixed = fewest == most <= _LONGEST_FIXED and len(body) == 1 and str(body[0][0]) in _SINGLE
        is_short = most * times <= self._times_left and (most <= _FEW or not self._has_endless(body, times))
        if is_fixed or is_short:
            self._times_left -= 0 if is_fixed else most
            copies = [self.read(body, times if is_fixed else most * times) for _ in range(most)]
            part = _NOTHING
            for number in reversed(range(most)):
                part = self._join(copies[number], part)
                part = _optional(part) if number >= fewest else part
            return part
        start = len(self._characters)
        self._endless_repeats += 1
        self._loops += 1
        part = self._endless(self.read(body, times))
        self._loops -= 1
        if not self._loops:
            self._check(range(start, len(self._characters)))
        return _optional(part) if fewest == 0 else part

    def _has_endless(self, body: _Nodes, times: int) -> bool:
        """Return whether the body of a repeat has a repeat without end."""
        endless, left = self._endless_repeats, self._times_left
        self.read(body, times)
        self._times_left = left
        return self._endless_repeats > endless

    def _position(self, characters: int) -> _Part:
        self._count()
        position = len(self._characters)
        self._characters.append(characters)
        self._following.append({})
        return _Part(first={position: 1}, last={position: 1})

    def _join(self, one: _Part, two: _Part) -> _Part:
        self._follow(one.last, two.first)
        self._count(len(one.first) + len(two.last))
        return _Part(
            first=_sum(one.first, two.first, one.empty),
            last=_sum(two.last, one.last, two.empty),
            empty=min(2, one.empty * two.empty),
        )

    def _endless(self, part: _Part) -> _Part:
        self._follow(part.last, part.first)
        # A last, empty round is another way to the same end.
        last = {position: min(2, ways * (1 + part.empty)) for position, ways in part.last.items()}
        return _Part(first=part.first, last=last, empty=part.empty)

    def _follow(self, last: dict[int, int], first: dict[int, int]) -> None:
        for position, ways in last.items():
            self._count(len(first))
            following = self._following[position]
            for next_, more in first.items():
                following[next_] = min(2, following.get(next_, 0) + ways * more)

    def _count(self, steps: int = 1) -> None:
        self._steps += steps
        if self._steps > _MOST_STEPS:
            raise _TooLargeError

    def _check(self, loop: range) -> None:
        """Look for a text that leads from a position of a loop to the same position in two ways.

        Each position of a loop can be reached from each other one. So it is enough that two ways part and meet again.
        """
        waiting = [(position, position) for position in loop]
        seen = set(waiting)
        while waiting:
            one, two = waiting.pop()
            for next_one, ways in self._following[one].items():
                self._count(len(self._following[two]))
                for next_two in self._following[two]:
                    if not self._characters[next_one] & self._characters[next_two]:
                        continue
                    if next_one == next_two and (one != two or ways > 1):
                        self.is_ambiguous = True
                        return
                    pair = (next_one, next_two)
                    if pair not in seen:
                        seen.add(pair)
                        waiting.append(pair)

    def _class(self, operation: str, argument: object) -> int:
        """Return the characters that a node matches."""
        if operation == "ANY":
            return self._dot
        nodes = _nodes(argument) if operation == "IN" else [(operation, argument)]
        found, surely, is_negated = 0, 0, operation == "NOT_LITERAL"
        for kind, value in nodes:
            match str(kind), value:
                case "NEGATE", _:
                    is_negated = True
                case "CATEGORY", _:
                    characters = _CATEGORIES[str(value)]
                    found, surely = found | characters, surely | characters
                case "RANGE", (int(first), int(last)):
                    found |= _range(first, last)
                case _, int(code):
                    found |= _bit(chr(code))
        if self._ignores_case:
            found |= _other_case(found)
        # A text beyond ASCII may be one of several. So it is not refused by a class that refuses one of them.
        return _ALL & ~(found & _ASCII | surely & _OTHER) if is_negated else found


def _nodes(argument: object) -> _Nodes:
    return cast("_Nodes", argument)


def _either(parts: Sequence[_Part]) -> _Part:
    """Return the part that matches one of several."""
    whole = _Part()
    for part in parts:
        whole = _Part(
            first=_sum(whole.first, part.first),
            last=_sum(whole.last, part.last),
            empty=min(2, whole.empty + part.empty),
        )
    return whole


def _optional(part: _Part) -> _Part:
    return _either([_NOTHING, part])


def _sum(one: dict[int, int], two: dict[int, int], times: int = 1) -> dict[int, int]:
    if not times:
        return one
    return one | {key: min(2, one.get(key, 0) + ways * times) for key, ways in two.items()}


def _bit(character: str) -> int:
    """Return the set of one character."""
    if character.isascii():
        return 1 << ord(character)
    if character.isdecimal():
        return _DIGIT
    return _WORD if character.isalnum() else _SPACE if character.isspace() else _REST


def _range(first: int, last: int) -> int:
    """Return the characters from one code to another."""
    codes = (1 << last + 1) - (1 << first) if last < _ASCII_CODES else _ASCII & ~((1 << first) - 1) | _OTHER
    return codes if first < _ASCII_CODES else _OTHER


def _other_case(characters: int) -> int:
    """Return the characters that differ from some only in case."""
    upper = sum(1 << code for code in range(65, 91))
    found = (characters & upper) << 32 | (characters & upper << 32) >> 32
    # Letters beyond ASCII have case too, and a few are the other case of ASCII: the sign of Kelvin, the long s.
    return found | (_WORD if found else 0) | (upper | upper << 32 | _WORD if characters & _WORD else 0)


def _ascii(pattern: str) -> int:
    return sum(1 << code for code in range(_ASCII_CODES) if re.fullmatch(pattern, chr(code)))


_KINDS = {
    "DIGIT": _ascii(r"\d") | _DIGIT,
    "SPACE": _ascii(r"\s") | _SPACE,
    "WORD": _ascii(r"\w") | _DIGIT | _WORD,
}
_CATEGORIES = {
    **{f"CATEGORY_{name}": characters for name, characters in _KINDS.items()},
    **{f"CATEGORY_NOT_{name}": _ALL & ~characters for name, characters in _KINDS.items()},
}
_SINGLE = frozenset({"LITERAL", "NOT_LITERAL", "ANY", "IN"})
"""The operations that match one character."""
