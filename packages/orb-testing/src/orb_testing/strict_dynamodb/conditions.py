"""Conditions: the expressions of conditions, filters and keys."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from orb_testing.strict_dynamodb.tokens import END, Operand, shown
from orb_testing.strict_dynamodb.values import number, type_and_content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orb_testing.strict_dynamodb.refusals import JsonValue
    from orb_testing.strict_dynamodb.tokens import Path, Tokens

_OPERANDS: Final = {
    "attribute_exists": 1,
    "attribute_not_exists": 1,
    "attribute_type": 2,
    "begins_with": 2,
    "contains": 2,
    "size": 1,
}
"""How many operands each function takes."""
_OF_PATHS: Final = {"attribute_exists", "attribute_not_exists"}
_COMPARATORS: Final = {"=", "<>", "<", "<=", ">", ">="}
_ORDERED_KINDS: Final = {"S", "N", "B"}
_KINDS: Final = ("B", "NULL", "SS", "BOOL", "L", "BS", "N", "NS", "S", "M")
_MAX_IN: Final = 100
_TEXT_KINDS: Final = {"S", "B"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One operator or function of a condition, with its operands."""

    operator: str
    """"=", "BETWEEN", "IN", "begins_with" and so on."""
    operands: Sequence[Operand]


@dataclass(slots=True, kw_only=True)
class Condition:
    """What a condition consists of."""

    comparisons: list[Comparison] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    """All paths, those within functions too."""
    connectives: set[str] = field(default_factory=set)
    """The words AND, OR and NOT that it has."""


def read_condition(tokens: Tokens) -> Condition:
    """Read a condition, a filter or a key condition to its end.

    Raises:
        RefusedError: Its syntax, a function, a name or the type of an operand is wrong.
    """
    reader = _Reader(tokens)
    reader.disjunction()
    if tokens.next != END:
        tokens.refuse_syntax()
    return reader.condition


class _Reader:
    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.condition = Condition()

    def disjunction(self) -> None:
        self._conjunction()
        while self._connective("OR"):
            self._conjunction()

    def _conjunction(self) -> None:
        self._negation()
        while self._connective("AND"):
            self._negation()

    def _negation(self) -> None:
        while self._connective("NOT"):
            pass
        if self.tokens.take_if("("):
            with self.tokens.deeper():
                self.disjunction()
            self.tokens.expect(")")
        else:
            self._comparison()

    def _connective(self, word: str) -> bool:
        found = self.tokens.take_if(word)
        if found:
            self.tokens.count_operator()
            self.condition.connectives.add(word)
        return found

    def _comparison(self) -> None:
        left = self._operand()
        operator = self.tokens.next.upper()
        if operator in _COMPARATORS | {"BETWEEN", "IN"}:
            if left.function not in {None, "size"}:
                self._refuse_use(left)
            self.tokens.take()
            self._add(operator, [left, *self._right_operands(operator)])
        elif left.function is None:
            self.tokens.refuse_syntax()
        elif left.function == "size":
            self._refuse_use(left)

    def _right_operands(self, operator: str) -> list[Operand]:
        if operator == "BETWEEN":
            lower = self._operand_within()
            self.tokens.expect("AND")
            return [lower, self._operand_within()]
        if operator != "IN":
            return [self._operand_within()]
        self.tokens.expect("(")
        operands = [self._operand_within()]
        while self.tokens.take_if(","):
            operands.append(self._operand_within())
        self.tokens.expect(")")
        return operands

    def _operand_within(self) -> Operand:
        operand = self._operand()
        if operand.function not in {None, "size"}:
            self._refuse_use(operand)
        return operand

    def _operand(self) -> Operand:
        if self.tokens.following == "(" and self.tokens.next.isidentifier():
            return self._function()
        operand = self.tokens.operand()
        if operand.path is not None:
            self.condition.paths.append(operand.path)
        return operand

    def _function(self) -> Operand:
        name = self.tokens.take()
        if name not in _OPERANDS:
            self.tokens.refuse(f"Invalid function name; function: {name}")
        self.tokens.expect("(")
        operands = [self._operand_within()]
        while self.tokens.take_if(","):
            operands.append(self._operand_within())
        self.tokens.expect(")")
        if len(operands) != _OPERANDS[name]:
            self.tokens.refuse(
                "Incorrect number of operands for operator or function; "
                f"operator or function: {name}, number of operands: {len(operands)}"
            )
        if name in _OF_PATHS and operands[0].path is None:
            self.tokens.refuse(f"Operator or function requires a document path; operator or function: {name}")
        if name == "size":
            self.tokens.count_operator()
        else:
            self._add(name, operands)
        return Operand(function=name)

    def _refuse_use(self, operand: Operand) -> None:
        self.tokens.refuse(
            f"The function is not allowed to be used this way in an expression; function: {operand.function}"
        )

    def _add(self, operator: str, operands: Sequence[Operand]) -> None:
        self.tokens.count_operator()
        self._check(operator, operands)
        self.condition.comparisons.append(Comparison(operator=operator, operands=operands))

    def _check(self, operator: str, operands: Sequence[Operand]) -> None:
        first, *others = operands
        if (
            operator not in {"BETWEEN", "IN"}
            and first.path is not None
            and first.path in [o.path for o in others]
        ):
            self.tokens.refuse(
                "The first operand must be distinct from the remaining operands for this operator or "
                f"function; operator: {operator}, first operand: {shown(first.path)}"
            )
        if operator in {"<", "<=", ">", ">=", "BETWEEN"}:
            self._check_kinds(operator, operands, _ORDERED_KINDS)
        elif operator == "begins_with":
            self._check_kinds(operator, operands, _TEXT_KINDS)
        elif operator == "attribute_type":
            self._check_type_name(others[0])
        elif operator == "IN" and len(others) > _MAX_IN:
            self.tokens.refuse(
                f"The IN operator is provided with too many operands; number of operands: {len(others)}"
            )
        if operator == "BETWEEN":
            self._check_bounds(*others)

    def _check_kinds(self, operator: str, operands: Sequence[Operand], kinds: set[str]) -> None:
        for kind in (operand.kind for operand in operands):
            if kind is not None and kind not in kinds:
                self.tokens.refuse(
                    "Incorrect operand type for operator or function; "
                    f"operator or function: {operator}, operand type: {kind}"
                )

    def _check_type_name(self, operand: Operand) -> None:
        if operand.kind is None:
            return
        self._check_kinds("attribute_type", [operand], {"S"})
        _, name = type_and_content(operand.value)
        if name not in _KINDS:
            self.tokens.refuse(
                f"Invalid attribute type name found; type: {name}, valid types: {{{','.join(_KINDS)}}}"
            )

    def _check_bounds(self, lower: Operand, upper: Operand) -> None:
        if lower.kind is None or upper.kind is None:
            return
        bounds = f"lower bound operand: {_shown(lower.value)}, upper bound operand: {_shown(upper.value)}"
        if lower.kind != upper.kind:
            self.tokens.refuse(
                f"The BETWEEN operator requires same data type for lower and upper bounds; {bounds}"
            )
        if _comes_after(lower.value, upper.value):
            self.tokens.refuse(
                "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
                f"{bounds}"
            )


def _comes_after(value: JsonValue, other: JsonValue) -> bool:
    """Return whether one value comes after another of the same type: number, text or binary."""
    (kind, content), (_, content_of_other) = type_and_content(value), type_and_content(other)
    if kind == "N":
        return number(content) > number(content_of_other)
    bytes_of = base64.b64decode if kind == "B" else str.encode
    return bytes_of(str(content)) > bytes_of(str(content_of_other))


def _shown(value: JsonValue) -> str:
    kind, content = type_and_content(value)
    return f"AttributeValue: {{{kind}:{content}}}"
