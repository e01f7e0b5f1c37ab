"""Requests about one item or one table: first what is wrong with them by themselves, then with their table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from orb_testing.strict_dynamodb.expressions import read_expressions
from orb_testing.strict_dynamodb.keys import check_item_keys, check_key, check_updated_key
from orb_testing.strict_dynamodb.reads import check_read
from orb_testing.strict_dynamodb.refusals import ONE_ERROR
from orb_testing.strict_dynamodb.updates import Assignment
from orb_testing.strict_dynamodb.values import check_item, check_names, check_stored_item, check_value

if TYPE_CHECKING:
    from orb_testing.strict_dynamodb.expressions import Expressions
    from orb_testing.strict_dynamodb.refusals import Json
    from orb_testing.strict_dynamodb.schemas import Table

_EXPRESSIONS: Final = {
    "PutItem": {"ConditionExpression"},
    "UpdateItem": {"ConditionExpression", "UpdateExpression"},
    "DeleteItem": {"ConditionExpression"},
    "ConditionCheck": {"ConditionExpression"},
    "GetItem": {"ProjectionExpression"},
    "Query": {"FilterExpression", "KeyConditionExpression", "ProjectionExpression"},
    "Scan": {"FilterExpression", "ProjectionExpression"},
}
"""The operations, and the parameters of each that have an expression."""
OPERATIONS: Final = _EXPRESSIONS.keys() - {"ConditionCheck"}
_WRITES: Final = {"PutItem", "UpdateItem", "DeleteItem"}


def check_form(operation: str, request: Json, *, in_transaction: bool = False) -> Expressions:
    """Check a request by itself. Return what its expressions consist of, which `check_schema` takes.

    Args:
        operation: One of OPERATIONS, or the action "ConditionCheck" of a transaction.
        request: Its parameters.
        in_transaction: Whether it is an action of a transaction, whose messages differ.

    Raises:
        RefusedError: A value or an expression is not valid.
    """
    prefix = ONE_ERROR if operation in _WRITES and not in_transaction else ""
    check_stored_item(request.get("Item", {}), prefix=prefix)
    for name in ("Key", "ExclusiveStartKey"):
        check_item(request.get(name, {}), prefix=prefix)
    expressions = read_expressions(request, possible=_EXPRESSIONS[operation], prefix=prefix)
    check_names(request.get("AttributeUpdates", {}))
    for name, update in request.get("AttributeUpdates", {}).items():
        if "Value" in update:
            expressions.assignments.append(Assignment(path=(name,), value=update["Value"]))
    for assignment in expressions.assignments:
        check_value(assignment.value, level=len(assignment.path), prefix=prefix)
    return expressions


def check_schema(operation: str, request: Json, expressions: Expressions, table: Table) -> None:
    """Check a request against the keys of its table.

    Raises:
        RefusedError: A key, an index or a filter does not fit them.
    """
    if operation == "PutItem":
        check_item_keys(request["Item"], table)
    elif operation in {"Query", "Scan"}:
        check_read(request, expressions, table)
    else:
        check_key(request["Key"], table)
        for assignment in expressions.assignments:
            if len(assignment.path) == 1:
                check_updated_key(str(assignment.path[0]), assignment.value, table)
