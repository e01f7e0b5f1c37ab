"""BatchWriteItem and BatchGetItem: their size and their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from orb_testing.strict_dynamodb.expressions import read_expressions
from orb_testing.strict_dynamodb.keys import check_index_keys, check_key, key_identity
from orb_testing.strict_dynamodb.refusals import ONE_ERROR, RefusedError
from orb_testing.strict_dynamodb.values import check_item, check_stored_item

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_testing.strict_dynamodb.refusals import Json
    from orb_testing.strict_dynamodb.schemas import Table

MAX_WRITES: Final = 25
AT_LEAST_ONE: Final = "failed to satisfy constraint: Member must have length greater than or equal to 1"
OPERATIONS: Final = {"BatchWriteItem", "BatchGetItem"}


def check_batch(operation: str, request: Json, table_named: Callable[[str], Table | None]) -> None:
    """Check a batch. moto refuses one of more than 100 keys.

    Args:
        operation: One of OPERATIONS.
        request: Its parameters.
        table_named: Returns the keys of a table. None: there is no such table, which moto says.

    Raises:
        RefusedError: It has no item or too many, one item twice, or a key or value that does not fit.
    """
    if not request["RequestItems"]:
        raise RefusedError(f"{ONE_ERROR}Value at 'RequestItems' {AT_LEAST_ONE}")
    if operation == "BatchWriteItem":
        _check_writes(request["RequestItems"], table_named)
        return
    for name, keys in request["RequestItems"].items():
        if not keys["Keys"]:
            raise RefusedError(f"{ONE_ERROR}Value at 'requestItems.{name}.member.keys' {AT_LEAST_ONE}")
        read_expressions(keys, possible={"ProjectionExpression"})
        table = table_named(name)
        if table:
            for key in keys["Keys"]:
                check_item(key)
                check_key(key, table)
            _refuse_duplicates(keys["Keys"], table)


def _check_writes(tables: Json, table_named: Callable[[str], Table | None]) -> None:
    if any(not 1 <= len(writes) <= MAX_WRITES for writes in tables.values()):
        raise RefusedError(
            f"{ONE_ERROR}Value at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: "
            "[Member must have length less than or equal to 25, Member must have length greater than or equal to 1]"
        )
    if sum(map(len, tables.values())) > MAX_WRITES:
        raise RefusedError("Too many items requested for the BatchWriteItem call")
    for name, writes in tables.items():
        for write in writes:
            if len(write) != 1:
                raise RefusedError(
                    "Supplied AttributeValue has more than one datatypes set, "
                    "must contain exactly one of the supported datatypes"
                )
            check_stored_item(_values_of(write), prefix=ONE_ERROR)
        table = table_named(name)
        if table:
            _check_keys_of_writes(writes, table)


def _check_keys_of_writes(writes: list[Json], table: Table) -> None:
    keys: list[Json] = []
    for write in writes:
        values = _values_of(write)
        is_put = "PutRequest" in write
        key = {name: values[name] for name in table.types if name in values} if is_put else values
        check_key(key, table)
        if is_put:
            check_index_keys(values, table)
        keys.append(key)
    _refuse_duplicates(keys, table)


def _values_of(write: Json) -> Json:
    """Return the item or the key of a WriteRequest."""
    ((kind, content),) = write.items()
    values: Json = content["Item" if kind == "PutRequest" else "Key"]
    return values


def _refuse_duplicates(keys: list[Json], table: Table) -> None:
    if len({key_identity(key, table) for key in keys}) < len(keys):
        raise RefusedError("Provided list of item keys contains duplicates")
