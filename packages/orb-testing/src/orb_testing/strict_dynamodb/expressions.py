"""The expressions of one request, read together, because they share their names and values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from orb_testing.strict_dynamodb.conditions import Condition, read_condition
from orb_testing.strict_dynamodb.refusals import RefusedError
from orb_testing.strict_dynamodb.tokens import Placeholders, Tokens
from orb_testing.strict_dynamodb.updates import Assignment, read_projection, read_update
from orb_testing.strict_dynamodb.values import NestingError, check_names, check_value

if TYPE_CHECKING:
    from collections.abc import Collection

    from orb_testing.strict_dynamodb.refusals import Json
    from orb_testing.strict_dynamodb.tokens import Path

_TAKE_VALUES: Final = (
    "UpdateExpression",
    "FilterExpression",
    "ConditionExpression",
    "KeyConditionExpression",
)
_ALL: Final = (*_TAKE_VALUES, "ProjectionExpression")
_NAME: Final = re.compile(r"[#:][A-Za-z0-9_]+")
_OLD: Final = (
    "AttributesToGet", "AttributeUpdates", "ConditionalOperator", "Expected", "KeyConditions", "QueryFilter",
    "ScanFilter",
)  # fmt: skip
"""Parameters of the interface before expressions."""


@dataclass(slots=True, kw_only=True)
class Expressions:
    """What the expressions of a request consist of. A request has some of them."""

    condition: Condition | None = None
    filter: Condition | None = None
    key_condition: Condition | None = None
    assignments: list[Assignment] = field(default_factory=list)
    projection: list[Path] = field(default_factory=list)


def read_expressions(request: Json, *, possible: Collection[str], prefix: str = "") -> Expressions:
    """Read all expressions of a request.

    Args:
        request: A request of one item or one table.
        possible: The parameters with an expression that its operation has.
        prefix: What messages begin with, see `refusals.ONE_ERROR`.

    Raises:
        RefusedError: One is not valid, uses a name or value that is not defined, or none uses one that is. Or the
            request has parameters of the interface before expressions too.
    """
    _refuse_both_interfaces(request, prefix)
    placeholders = _placeholders(request, possible, prefix)
    expressions = Expressions()
    for kind in _ALL:
        text = request.get(kind)
        if text is None:
            continue
        tokens = Tokens(text, kind, placeholders, prefix=prefix)
        if kind == "UpdateExpression":
            expressions.assignments = read_update(tokens)
        elif kind == "ProjectionExpression":
            expressions.projection = read_projection(tokens)
        else:
            name = {"FilterExpression": "filter", "ConditionExpression": "condition"}.get(
                kind, "key_condition"
            )
            setattr(expressions, name, read_condition(tokens))
    _refuse_unused("Names", placeholders.names.keys() - placeholders.used, prefix)
    _refuse_unused("Values", placeholders.values.keys() - placeholders.used, prefix)
    return expressions


def _placeholders(request: Json, possible: Collection[str], prefix: str) -> Placeholders:
    for kind, users in (("Names", _ALL), ("Values", _TAKE_VALUES)):
        given = request.get(f"ExpressionAttribute{kind}")
        if given is None:
            continue
        absent = [name for name in users if name in possible]
        if not any(name in request for name in absent):
            verb = "is" if len(absent) == 1 else "are"
            detail = f": {' and '.join(absent)} {verb} null" if kind == "Values" else ""
            fault = f"ExpressionAttribute{kind} can only be specified when using expressions{detail}"
            raise RefusedError(f"{prefix}{fault}")
        if not given:
            raise RefusedError(f"{prefix}ExpressionAttribute{kind} must not be empty")
        for name in given:
            if not (_NAME.fullmatch(name) and name[0] == ("#" if kind == "Names" else ":")):
                raise RefusedError(
                    f'{prefix}ExpressionAttribute{kind} contains invalid key: Syntax error; key: "{name}"'
                )
    names = request.get("ExpressionAttributeNames", {})
    check_names(names.values())
    values = request.get("ExpressionAttributeValues", {})
    for name, value in values.items():
        try:
            check_value(value)
        except NestingError:
            raise
        except RefusedError as error:
            raise RefusedError(
                f"{prefix}ExpressionAttributeValues contains invalid value: {error} for key {name}"
            ) from None
    return Placeholders(names=names, values=values)


def _refuse_both_interfaces(request: Json, prefix: str) -> None:
    old = [name for name in _OLD if name in request]
    new = [name for name in _ALL if name in request]
    if old and new:
        raise RefusedError(
            f"{prefix}Can not use both expression and non-expression parameters in the same request: "
            f"Non-expression parameters: {{{', '.join(old)}}} Expression parameters: {{{', '.join(new)}}}"
        )


def _refuse_unused(kind: str, names: Collection[str], prefix: str) -> None:
    if names:
        shown = ", ".join(sorted(names))
        raise RefusedError(
            f"{prefix}Value provided in ExpressionAttribute{kind} unused in expressions: keys: {{{shown}}}"
        )
