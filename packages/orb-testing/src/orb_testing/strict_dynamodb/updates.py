"""Update expressions and projections. moto checks the sections, functions and overlapping paths of updates itself."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

from orb_testing.strict_dynamodb.tokens import END, overlap, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_testing.strict_dynamodb.refusals import JsonValue
    from orb_testing.strict_dynamodb.tokens import Path, Tokens

_SECTIONS: Final = {"SET", "REMOVE", "ADD", "DELETE"}
_FUNCTIONS: Final = {"if_not_exists", "list_append"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A value of the request that an update stores as it is, or in a set."""

    path: Path
    value: JsonValue


def read_update(tokens: Tokens) -> list[Assignment]:
    """Read an update expression to its end. Return what it sets to values of the request.

    Raises:
        RefusedError: Its syntax or a name is wrong.
    """
    assignments: list[Assignment] = []
    while tokens.next != END:
        section = tokens.next.upper()
        if section not in _SECTIONS:
            tokens.refuse_syntax()
        tokens.take()
        assignments += _action(tokens, section)
        while tokens.take_if(","):
            assignments += _action(tokens, section)
    return assignments


def read_projection(tokens: Tokens) -> list[Path]:
    """Read a projection to its end. Return its paths.

    Raises:
        RefusedError: Its syntax or a name is wrong, or two paths overlap.
    """
    paths = [tokens.path()]
    while tokens.take_if(","):
        paths.append(tokens.path())
    if tokens.next != END:
        tokens.refuse_syntax()
    for one, other in combinations(paths, 2):
        if overlap(one, other):
            tokens.refuse(
                "Two document paths overlap with each other; must remove or rewrite one of these paths; "
                f"path one: {shown(one)}, path two: {shown(other)}"
            )
    return paths


def _action(tokens: Tokens, section: str) -> Iterator[Assignment]:
    path = tokens.path()
    if section == "SET":
        tokens.expect("=")
        yield from (Assignment(path=path, value=value) for value in _sum(tokens))
    elif section != "REMOVE":
        yield Assignment(path=path, value=tokens.value())


def _sum(tokens: Tokens) -> list[JsonValue]:
    """Read an operand, or several with + or - between them. Return what it may store; a sum is not known yet."""
    values = list(_operand(tokens))
    while tokens.take_if("+", "-"):
        tokens.count_operator()
        list(_operand(tokens))
        values = []
    return values


def _operand(tokens: Tokens) -> Iterator[JsonValue]:
    """Read an operand. Yield the value that it may store: that of `:a` and of `if_not_exists(path, :a)`."""
    if tokens.take_if("("):
        with tokens.deeper():
            yield from _sum(tokens)
        tokens.expect(")")
    elif tokens.following == "(" and tokens.next.isidentifier():
        name = tokens.take()
        if name not in _FUNCTIONS:
            tokens.refuse(f"Invalid function name; function: {name}")
        tokens.count_operator()
        tokens.expect("(")
        with tokens.deeper():
            list(_operand(tokens))
            tokens.expect(",")
            second = list(_operand(tokens))
        tokens.expect(")")
        if name == "if_not_exists":
            yield from second
    else:
        operand = tokens.operand()
        if operand.path is None:
            yield operand.value
