"""The forms of valid texts: formats with a number, or a few texts, that follow all rules of an attribute.

They are found when code is generated, so that tests need not search. Each is checked against the rules themselves.
"""

from __future__ import annotations

import re
import string
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, cast

from orb_common.utils.text_rules import Regex, broken_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from orb_tools.codegen.check.attribute import Limits

    _Nodes = Sequence[tuple[object, object]]

_parse: Callable[[str], _Nodes] = import_module("re._parser").parse
"""The parser of `re`. Its module is private; hypothesis uses it too."""
_ALL = 10**12
"""Factories use fewer numbers than this."""
_SPANS = (_ALL, 10**9, 10**6, 10**4, 10**3, 10**2, 10)
_VARIANTS = 8
_MOST_CODES = 256
_READABLE = string.ascii_letters + string.digits
_CATEGORIES = {"CATEGORY_DIGIT": string.digits, "CATEGORY_WORD": _READABLE, "CATEGORY_SPACE": " "}
_ZONES = ("Europe/Berlin", "America/Lima", "UTC")


class TextForm(NamedTuple):
    """How valid texts are made."""

    form: str | tuple[str, ...]
    """A format with one `%d`, or texts. No texts: none were found."""
    span: int | None = None
    """How many numbers the format has room for. None: all that factories use."""


def text_form(word: str, limits: Limits, *, max_bytes: int | None = None) -> TextForm:
    """Return how texts are made that follow the rules of an attribute.

    Args:
        word: What the texts begin with, if they may: the name of the attribute.
        limits: The rules of the text.
        max_bytes: Of a key, the most bytes.
    """
    patterns = [limits.pattern] if limits.pattern is not None else []
    rules = limits.rule.validator.rules if limits.rule is not None and limits.rule.validator else ()
    patterns += [rule.pattern for rule in rules if isinstance(rule, Regex) and not rule.part]

    def is_valid(text: str) -> bool:
        return (
            len(text) >= (limits.min_length or 0)
            and (limits.max_length is None or len(text) <= limits.max_length)
            and (max_bytes is None or 0 < len(text.encode()) <= max_bytes)
            and (limits.pattern is None or re.fullmatch(limits.pattern, text) is not None)
            and not broken_rules(text, rules)
        )

    sampled = [pieces for pattern in patterns for pieces in _sampled(pattern)]
    words = re.sub("[^a-z0-9]+", "-", word.lower()).strip("-") or "text"
    formats = [f"{words}-%d", f"{words}-%d@orb.example", f"Aa1$-{words}-%d", *_formats(sampled)]
    formats += ["t%d", "%d", f"%0{max(limits.min_length or 1, 1)}d"]
    for span in _SPANS:
        for format_ in formats:
            if all(is_valid(format_ % number) for number in (0, 1, span // 2, span - 1)):
                return TextForm(format_, None if span == _ALL else span)
    texts = [*("".join(map(_shortest, pieces)) for pieces in sampled), *_ZONES, ""]
    texts += [letter * (limits.min_length or 1) for letter in "abc"]
    return TextForm(tuple(dict.fromkeys(filter(is_valid, texts))))


class _Digits(NamedTuple):
    """A part of a text that may be digits, and is `text` if it is not."""

    least: int
    text: str


_Piece = str | _Digits


def _shortest(piece: _Piece) -> str:
    return piece.text if isinstance(piece, _Digits) else piece


def _formats(sampled: list[list[_Piece]]) -> Iterator[str]:
    """Yield texts with `%d` in place of digits."""
    for pieces in sampled:
        for place, piece in enumerate(pieces):
            if isinstance(piece, _Digits):
                before, after = (
                    "".join(map(_shortest, part)) for part in (pieces[:place], pieces[place + 1 :])
                )
                number = f"%0{piece.least}d" if piece.least > 1 else "%d"
                yield f"{before.replace('%', '%%')}{number}{after.replace('%', '%%')}"


def _sampled(pattern: str) -> list[list[_Piece]]:
    """Return short texts that may match a pattern. Empty: the pattern has parts that are not understood."""
    try:
        nodes = _parse(pattern)
        return [_pieces(nodes, variant) for variant in range(_VARIANTS)]
    except _UnknownPartError:
        return []


class _UnknownPartError(Exception):
    """A pattern has a part that no text is made of here, such as a back-reference."""


def _pieces(nodes: _Nodes, variant: int) -> list[_Piece]:
    found: list[_Piece] = []
    for kind, argument in nodes:
        name = str(kind)
        if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            least, _most, inner = cast("tuple[int, int, _Nodes]", argument)
            inner_text = "".join(_shortest(piece) for piece in _pieces(inner, variant))
            if len(inner) == 1 and "5" in _characters(*inner[0]):
                found.append(_Digits(least, inner_text * least))
            else:
                found.append(inner_text * least)
        elif name in {"SUBPATTERN", "ATOMIC_GROUP"}:
            group = cast("tuple[object, ...]", argument)[-1] if name == "SUBPATTERN" else argument
            found += _pieces(cast("_Nodes", group), variant)
        elif name == "BRANCH":
            branches = cast("tuple[object, list[_Nodes]]", argument)[1]
            found += _pieces(branches[variant % len(branches)], variant)
        elif name not in {"AT", "ASSERT", "ASSERT_NOT"}:
            characters = _characters(kind, argument)
            if not characters:
                raise _UnknownPartError
            readable = [character for character in characters if character in _READABLE] or characters
            found.append(readable[variant % len(readable)])
    return found


def _characters(kind: object, argument: object) -> list[str]:
    """Return the characters of a node that stands for one. Empty: it does not, or they are not known."""
    name = str(kind)
    found: list[str] = []
    if name == "LITERAL":
        found = [chr(cast("int", argument))]
    elif name == "ANY":
        found = list(_READABLE)
    elif name == "NOT_LITERAL":
        found = [letter for letter in _READABLE if ord(letter) != argument]
    elif name == "CATEGORY":
        found = list(_CATEGORIES.get(str(argument), ""))
    elif name == "RANGE":
        low, high = cast("tuple[int, int]", argument)
        found = [chr(code) for code in range(low, min(high, low + _MOST_CODES) + 1)]
    elif name == "IN":
        parts = list(cast("_Nodes", argument))
        found = [letter for part in parts for letter in _characters(*part)]
        if str(parts[0][0]) == "NEGATE":
            found = [letter for letter in _READABLE if letter not in found]
    return found
