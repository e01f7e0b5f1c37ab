"""The tokens of expressions, and the paths in them: names, placeholders and positions of lists."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final, NoReturn

from orb_testing.strict_dynamodb.refusals import RefusedError
from orb_testing.strict_dynamodb.values import type_and_content

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from orb_testing.strict_dynamodb.refusals import Json, JsonValue

MAX_BYTES: Final = 4096
MAX_OPERATORS: Final = 300
MAX_DEPTH: Final = 150
"""Parentheses within each other. DynamoDB documents no limit; this is what fits the stack of the layer."""
"""Operators and functions of one expression (developer guide, "Quotas in Amazon DynamoDB")."""
END: Final = "<EOF>"
_TOKEN: Final = re.compile(
    r"\s+|[A-Za-z_]\w*|[#:]\w+|\d+|<=|>=|<>|[=<>()\[\],.+-]|(?P<other>.)", re.ASCII | re.DOTALL
)

Path = tuple[str | int, ...]
"""The names and positions that lead to a value: ("address", "lines", 0)."""


@dataclass(slots=True, kw_only=True)
class Placeholders:
    """The ExpressionAttributeNames and -Values of a request, and which of them its expressions have used."""

    names: Mapping[str, str]
    values: Json
    used: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operand:
    """A path, a value or a function of an expression."""

    path: Path | None = None
    value: JsonValue = None
    """An attribute value, if the operand is a placeholder such as `:a`."""
    function: str | None = None

    @property
    def kind(self) -> str | None:
        """The type of its value, such as "S". None: it is not known before the item is read."""
        return None if self.value is None else type_and_content(self.value)[0]


class Tokens:
    """The tokens of one expression, read from left to right."""

    def __init__(self, text: str, kind: str, placeholders: Placeholders, *, prefix: str = "") -> None:
        """Split an expression.

        Args:
            text: The expression.
            kind: The parameter that has it, such as "FilterExpression". Messages name it.
            placeholders: Those of the request. Paths and values that are read are marked as used.
            prefix: What messages begin with, see `refusals.ONE_ERROR`.

        Raises:
            RefusedError: The expression is empty or longer than 4 KB, or has a character that no token has.
        """
        self.kind = kind
        self._placeholders = placeholders
        self._prefix = prefix
        if not text:
            # Every operation says this without a prefix.
            raise RefusedError(f"Invalid {kind}: The expression can not be empty;")
        size = len(text.encode())
        if size > MAX_BYTES:
            self.refuse(f"Expression size has exceeded the maximum allowed size; expression size: {size}")
        found = list(_TOKEN.finditer(text))
        self._tokens = [match.group() for match in found if not match.group().isspace()]
        self._at = 0
        self._operators = 0
        self._depth = 0
        wrong = next((match.group() for match in found if match.group("other")), None)
        if wrong:
            self._at = self._tokens.index(wrong)
            self.refuse_syntax()

    @property
    def next(self) -> str:
        """The next token, or END."""
        return self._peek(0)

    @property
    def following(self) -> str:
        """The token after the next, or END."""
        return self._peek(1)

    def take(self) -> str:
        """Return the next token and go on."""
        token = self.next
        self._at += 1
        return token

    def take_if(self, *tokens: str) -> bool:
        """Go on if the next token is one of these, whatever its case."""
        if self.next.upper() in tokens:
            self._at += 1
            return True
        return False

    def expect(self, token: str) -> None:
        """Go on. Refuse the expression if the next token is another."""
        if not self.take_if(token):
            self.refuse_syntax()

    def count_operator(self) -> None:
        """Count an operator or a function. Refuse the expression if it has more than 300."""
        self._operators += 1
        if self._operators > MAX_OPERATORS:
            self.refuse(f"The expression contains too many operators; operator count: {self._operators}")

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Count a level of parentheses while the block runs. Refuse the expression if there are too many."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self.refuse("The expression is nested too deeply")
        yield
        self._depth -= 1

    def refuse_syntax(self) -> NoReturn:
        """Refuse the expression because of its next token."""
        near = " ".join(self._tokens[max(0, self._at - 1) : self._at + 2])
        self.refuse(f'Syntax error; token: "{self.next}", near: "{near}"')

    def refuse(self, fault: str) -> NoReturn:
        """Refuse the expression."""
        raise RefusedError(f"{self._prefix}Invalid {self.kind}: {fault}")

    def path(self) -> Path:
        """Read a path. Refuse reserved words and names that are not defined."""
        parts: list[str | int] = [self._name()]
        while self.next in {".", "["}:
            if self.take() == ".":
                parts.append(self._name())
                continue
            if not self.next.isdigit():
                self.refuse_syntax()
            parts.append(int(self.take()))
            self.expect("]")
        return tuple(parts)

    def value(self) -> JsonValue:
        """Read a placeholder of a value. Refuse one that is not defined."""
        if not self.next.startswith(":"):
            self.refuse_syntax()
        name = self.take()
        if name not in self._placeholders.values:
            self.refuse(
                f"An expression attribute value used in expression is not defined; attribute value: {name}"
            )
        self._placeholders.used.add(name)
        value: JsonValue = self._placeholders.values[name]
        return value

    def operand(self) -> Operand:
        """Read a path or a value."""
        return Operand(value=self.value()) if self.next.startswith(":") else Operand(path=self.path())

    def _name(self) -> str:
        token = self.next
        if token.startswith("#"):
            if token not in self._placeholders.names:
                self.refuse(
                    "An expression attribute name used in the document path is not defined; "
                    f"attribute name: {token}"
                )
            self._placeholders.used.add(token)
        elif not token.isidentifier():
            self.refuse_syntax()
        elif token.upper() in _reserved_words():
            self.refuse(f"Attribute name is a reserved keyword; reserved keyword: {token}")
        self._at += 1
        return self._placeholders.names.get(token, token)

    def _peek(self, ahead: int) -> str:
        at = self._at + ahead
        return self._tokens[at] if at < len(self._tokens) else END


def shown(path: Path) -> str:
    """Return a path as messages show it: [a, [0], b]."""
    return f"[{', '.join(f'[{part}]' if isinstance(part, int) else part for part in path)}]"


def overlap(one: Path, other: Path) -> bool:
    """Return whether one path is the other or leads to it."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


@cache
def _reserved_words() -> frozenset[str]:
    from moto.dynamodb.parsing.reserved_keywords import ReservedKeywords

    return frozenset(ReservedKeywords.get_reserved_keywords())
