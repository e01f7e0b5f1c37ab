"""Keys: the attributes of a key, those of an item that are keys of its table or of an index, and starting keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from orb_testing.strict_dynamodb.refusals import RefusedError
from orb_testing.strict_dynamodb.values import identity, type_and_content, value_size

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_testing.strict_dynamodb.refusals import Json, JsonValue
    from orb_testing.strict_dynamodb.schemas import Index, Keys, Table

MAX_PARTITION_KEY: Final = 2048
MAX_SORT_KEY: Final = 1024
_INVALID: Final = "One or more parameter values were invalid: "
_NOT_VALID: Final = "One or more parameter values are not valid. "
_NO_MATCH: Final = "The provided key element does not match the schema"
_EMPTY_KINDS: Final = {"S": "string", "B": "binary"}


def check_key(key: Json, table: Table) -> None:
    """Check the key of a request.

    Raises:
        RefusedError: It has other attributes than the table's key, a value of another type, or an empty or long one.
    """
    if not _matches(key, table.types):
        raise RefusedError(_NO_MATCH)
    _refuse_empty_key(key, table)
    _refuse_long_key(key, table)


def check_item_keys(item: Json, table: Table) -> None:
    """Check the key attributes of an item.

    Raises:
        RefusedError: A key of the table is missing, has another type, is empty or is too long, or `check_index_keys`
            raises it.
    """
    for name, expected in table.types.items():
        if name not in item:
            raise RefusedError(f"{_INVALID}Missing the key {name} in the item")
        actual, _ = type_and_content(item[name])
        if actual != expected:
            raise RefusedError(
                f"{_INVALID}Type mismatch for key {name} expected: {expected} actual: {actual}"
            )
    _refuse_empty_key(item, table)
    _refuse_long_key(item, table)
    check_index_keys(item, table)


def check_index_keys(item: Json, table: Table) -> None:
    """Check the attributes of an item that are keys of indexes. An item without an index key is not in the index.

    Raises:
        RefusedError: One has another type, is empty or is too long.
    """
    for index in table.indexes.values():
        for name, expected in index.types.items():
            if name in item and name not in table.types:
                _check_index_key(item[name], name, expected, index)


def check_updated_key(name: str, value: JsonValue, table: Table) -> None:
    """Check the value that an update gives to an attribute.

    Raises:
        RefusedError: The attribute is a key of an index, and the value has another type, is empty or is too long.
    """
    actual, content = type_and_content(value)
    for index in table.indexes.values():
        if index.types.get(name, actual) != actual:
            raise RefusedError(
                "The update expression attempted to update the secondary index key to unsupported type"
            )
        if name in index.types and content == "":
            raise RefusedError(
                f"{_NOT_VALID}The update expression attempted to update a secondary index key to a value that "
                "is not supported. The AttributeValue for a key attribute cannot contain an empty "
                f"{_EMPTY_KINDS[actual]} value."
            )
        if name in index.types and value_size(value) > _limit(name, index):
            raise RefusedError(
                "The update expression attempted to update the secondary index key beyond allowed size limits"
            )


def check_starting_key(key: Json, table: Table, index: Index | None) -> None:
    """Check an ExclusiveStartKey.

    Raises:
        RefusedError: It does not have exactly the keys of the table and of the index that is read.
    """
    expected = {**table.types, **(index.types if index else {})}
    if not _matches(key, expected):
        detail = "" if key.keys() == table.types.keys() and index else f": {_NO_MATCH}"
        raise RefusedError(f"The provided starting key is invalid{detail}")


def key_identity(values: Json, keys: Keys) -> tuple[object, ...]:
    """Return what two keys or items of one table have in common if they are about the same item."""
    return tuple(identity(values[name]) for name in keys.types)


def _matches(key: Json, types: Mapping[str, str]) -> bool:
    return {name: type_and_content(value)[0] for name, value in key.items()} == types


def _refuse_empty_key(values: Json, table: Table) -> None:
    for name in table.types:
        kind, content = type_and_content(values[name])
        if content == "":
            raise RefusedError(
                f"{_NOT_VALID}The AttributeValue for a key attribute cannot contain an empty "
                f"{_EMPTY_KINDS.get(kind, kind)} value. Key: {name}"
            )


def _refuse_long_key(values: Json, table: Table) -> None:
    for name in table.types:
        if value_size(values[name]) > _limit(name, table):
            what = "Size of hashkey has exceeded the maximum size limit of2048 bytes"
            if name != table.partition:
                what = "Aggregated size of all range keys has exceeded the size limit of 1024 bytes"
            raise RefusedError(f"{_INVALID}{what}")


def _limit(name: str, keys: Keys) -> int:
    """Return the bytes that a key may have."""
    return MAX_PARTITION_KEY if name == keys.partition else MAX_SORT_KEY


def _check_index_key(value: JsonValue, name: str, expected: str, index: Index) -> None:
    actual, content = type_and_content(value)
    if actual != expected:
        raise RefusedError(
            f"{_INVALID}Type mismatch for Index Key {name} Expected: {expected} Actual: {actual} "
            f"IndexName: {index.name}"
        )
    if content == "":
        raise RefusedError(
            f"{_NOT_VALID}A value specified for a secondary index key is not supported. "
            f"The AttributeValue for a key attribute cannot contain an empty {_EMPTY_KINDS[actual]} value. "
            f"IndexName: {index.name}, IndexKey: {name}"
        )
    if value_size(value) > _limit(name, index):
        raise RefusedError(
            f"{_INVALID}Size limit exceeded for Index Key {name} Actual Size: {value_size(value)} bytes "
            f"Max Size: {_limit(name, index)} bytes IndexName: {index.name}"
        )
