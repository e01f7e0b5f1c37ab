"""Queries and scans: key conditions, filters, projections, indexes and starting keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from orb_testing.strict_dynamodb.keys import check_starting_key
from orb_testing.strict_dynamodb.refusals import RefusedError
from orb_testing.strict_dynamodb.values import identity

if TYPE_CHECKING:
    from orb_testing.strict_dynamodb.conditions import Condition
    from orb_testing.strict_dynamodb.expressions import Expressions
    from orb_testing.strict_dynamodb.refusals import Json
    from orb_testing.strict_dynamodb.schemas import Index, Keys, Table

_KEY_OPERATORS: Final = {"=", "<", "<=", ">", ">=", "BETWEEN", "begins_with"}


def check_read(request: Json, expressions: Expressions, table: Table) -> None:
    """Check a Query or a Scan against the keys of its table and index.

    Raises:
        RefusedError: The index does not exist, its projection has not what is asked for, the key condition is not one
            on its keys, a filter is on a key of the query, or the starting key is not one of this query.
    """
    index = _index_of(request, table)
    keys = index or table
    if expressions.key_condition:
        _check_key_condition(expressions.key_condition, keys)
        if expressions.filter:
            names = [str(path[0]) for path in expressions.filter.paths]
            _refuse_key_attributes("Filter Expression", names, keys)
    _refuse_key_attributes("QueryFilter", list(request.get("QueryFilter", {})), keys)
    if index:
        _check_projection(expressions, index, table)
    start = request.get("ExclusiveStartKey")
    if start is not None:
        check_starting_key(start, table, index)
        _check_partition_of(start, expressions.key_condition, keys)


def _index_of(request: Json, table: Table) -> Index | None:
    name = request.get("IndexName")
    if name is None:
        return None
    if name not in table.indexes:
        raise RefusedError(f"The table does not have the specified index: {name}")
    return table.indexes[name]


def _check_key_condition(condition: Condition, keys: Keys) -> None:
    operators = [comparison.operator for comparison in condition.comparisons]
    for word in [*(condition.connectives - {"AND"}), *operators]:
        if word not in _KEY_OPERATORS:
            raise RefusedError(f"Invalid operator used in KeyConditionExpression: {word}")
    seen: set[str] = set()
    for comparison in condition.comparisons:
        path = comparison.operands[0].path
        if path is None or any(operand.value is None for operand in comparison.operands[1:]):
            continue  # moto refuses this.
        name = str(path[0])
        if name in seen:
            raise RefusedError("KeyConditionExpressions must only contain one condition per key")
        seen.add(name)
        if any(operand.kind != keys.types.get(name, operand.kind) for operand in comparison.operands[1:]):
            raise RefusedError(
                "One or more parameter values were invalid: "
                "Condition parameter type does not match schema type"
            )


def _refuse_key_attributes(parameter: str, names: list[str], keys: Keys) -> None:
    for name in names:
        if name in keys.types:
            raise RefusedError(
                f"{parameter} can only contain non-primary key attributes: Primary key attribute: {name}"
            )


def _check_projection(expressions: Expressions, index: Index, table: Table) -> None:
    if index.projected is None or not index.is_global:
        return  # DynamoDB reads what a local index has not from its table.
    has = index.projected | index.types.keys() | table.types.keys()
    missing = [str(path[0]) for path in expressions.projection if path[0] not in has]
    if missing:
        raise RefusedError(
            "One or more parameter values were invalid: "
            f"Global secondary index {index.name} does not project [{', '.join(missing)}]"
        )


def _check_partition_of(start: Json, condition: Condition | None, keys: Keys) -> None:
    for comparison in condition.comparisons if condition else ():
        if comparison.operator == "=" and comparison.operands[0].path == (keys.partition,):
            value = comparison.operands[1].value
            if value is not None and identity(value) != identity(start[keys.partition]):
                raise RefusedError(
                    "The provided starting key is outside query boundaries based on provided conditions"
                )
