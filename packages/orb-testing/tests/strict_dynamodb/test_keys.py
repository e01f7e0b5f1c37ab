"""Laws of keys, of tables and of indexes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orb_testing.strict_dynamodb.keys import key_identity
from orb_testing.strict_dynamodb.schemas import Keys

from .rules import (
    HASH_KEY,
    INVALID,
    LIMITS,
    RANGE_KEY,
    Rule,
    api,
    delete,
    expected,
    get,
    guide,
    n,
    outcomes,
    put,
    query,
    s,
    update,
)  # fmt: skip

if TYPE_CHECKING:
    from .conftest import RuleEngine

NO_MATCH = "The provided key element does not match the schema"
EMPTY = (
    "One or more parameter values are not valid. "
    "The AttributeValue for a key attribute cannot contain an empty string value. Key: id"
)
EMPTY_INDEX_KEY = (
    "One or more parameter values are not valid. A value specified for a secondary index key is not supported. "
    "The AttributeValue for a key attribute cannot contain an empty {} value. IndexName: {}, IndexKey: {}"
)
UNSUPPORTED = "The update expression attempted to update the secondary index key to unsupported type"
START = "The provided starting key is invalid"
TYPES = guide("HowItWorks.NamingRulesDataTypes")
ONE = {":a": n(1)}
TOO_LONG = "The update expression attempted to update the secondary index key beyond allowed size limits"
INDEX_KEY_SIZE = INVALID + (
    "Size limit exceeded for Index Key {} Actual Size: {} bytes Max Size: {} bytes IndexName: {}"
)
OTHER_KEY = {"pk": s("other"), "sk": n(1)}

RULES = [
    Rule(
        law="a partition key of a request has 2 KB at most",
        call=get({"id": s("x" * 2049)}),
        answer=f"{INVALID}Size of hashkey has exceeded the maximum size limit of2048 bytes",
        page=LIMITS,
        moto="accepts",
    ),
    Rule(
        law="an item has a partition key of the table's type",
        call=put({"id": n(1)}),
        answer=f"{INVALID}Type mismatch for key id expected: S actual: N",
        page=api("PutItem"),
    ),
    Rule(
        law="an item has all keys of its table",
        call=put({"pk": s("one")}, table="Ranged"),
        answer=f"{INVALID}Missing the key sk in the item",
        page=api("PutItem"),
    ),
    Rule(
        law="an item has no empty key", call=put({"id": s("")}), answer=EMPTY, page=TYPES, moto="other words"
    ),
    Rule(
        law="an item has keys of a global index of its type",
        call=put({**RANGE_KEY, "g": n(1)}, table="Ranged"),
        answer=f"{INVALID}Type mismatch for Index Key g Expected: S Actual: N IndexName: ByG",
        page=guide("GSI"),
        moto="accepts",
    ),
    Rule(
        law="an item has sort keys of a global index of its type",
        call=put({**RANGE_KEY, "gs": s("1")}, table="Ranged"),
        answer=f"{INVALID}Type mismatch for Index Key gs Expected: N Actual: S IndexName: ByG",
        page=guide("GSI"),
        moto="accepts",
    ),
    Rule(
        law="an item has keys of a local index of its type",
        call=put({**RANGE_KEY, "l": s("1")}, table="Ranged"),
        answer=f"{INVALID}Type mismatch for Index Key l Expected: B Actual: S IndexName: ByL",
        page=guide("LSI"),
        moto="accepts",
    ),
    Rule(
        law="an item has no NULL as key of an index",
        call=put({**RANGE_KEY, "g": {"NULL": True}}, table="Ranged"),
        answer=f"{INVALID}Type mismatch for Index Key g Expected: S Actual: NULL IndexName: ByG",
        page=guide("GSI"),
    ),
    Rule(
        law="an item has no empty text as key of an index",
        call=put({**RANGE_KEY, "g": s("")}, table="Ranged"),
        answer=EMPTY_INDEX_KEY.format("string", "ByG", "g"),
        page=TYPES,
    ),
    Rule(
        law="an item has no empty binary as key of an index",
        call=put({**RANGE_KEY, "l": {"B": b""}}, table="Ranged"),
        answer=EMPTY_INDEX_KEY.format("binary", "ByL", "l"),
        page=TYPES,
        moto="accepts",
    ),
    Rule(
        law="an item has a partition key of an index of 2 KB at most",
        call=put({**RANGE_KEY, "g": s("x" * 2049)}, table="Ranged"),
        answer=INDEX_KEY_SIZE.format("g", 2049, 2048, "ByG"),
        page=LIMITS,
        moto="other words",
        dynoxide="accepts",
    ),
    Rule(
        law="an item has a sort key of an index of 1 KB at most",
        call=put({**RANGE_KEY, "l": {"B": b"x" * 1025}}, table="Ranged"),
        answer=INDEX_KEY_SIZE.format("l", 1025, 1024, "ByL"),
        page=LIMITS,
        moto="accepts",
        dynoxide="accepts",
    ),
    Rule(
        law="an item may have index keys of 2 KB and 1 KB",
        call=put({**RANGE_KEY, "g": s("x" * 2048), "l": {"B": b"x" * 1024}}, table="Ranged"),
        answer=None,
        page=LIMITS,
    ),
    Rule(
        law="an item without the key of an index is not in it",
        call=put(RANGE_KEY, table="Ranged"),
        answer=None,
        page=guide("GSI"),
    ),
    Rule(
        law="GetItem has a key of the table's type",
        call=get({"id": n(1)}),
        answer=NO_MATCH,
        page=api("GetItem"),
        moto="accepts",
    ),
    Rule(law="GetItem has no empty key", call=get({"id": s("")}), answer=EMPTY, page=TYPES),
    Rule(
        law="GetItem has no other attribute in its key",
        call=get({**HASH_KEY, "x": s("b")}),
        answer=NO_MATCH,
        page=api("GetItem"),
    ),
    Rule(
        law="GetItem has the whole key",
        call=get({"pk": s("one")}, table="Ranged"),
        answer=NO_MATCH,
        page=api("GetItem"),
        moto="other words",
    ),
    Rule(
        law="DeleteItem has a key of the table's type",
        call=delete({"id": n(1)}),
        answer=NO_MATCH,
        page=api("DeleteItem"),
        moto="accepts",
    ),
    Rule(
        law="DeleteItem has no empty key",
        call=delete({"id": s("")}),
        answer=EMPTY,
        page=TYPES,
        moto="accepts",
    ),
    Rule(
        law="DeleteItem has the whole key",
        call=delete({"pk": s("one")}, table="Ranged"),
        answer=NO_MATCH,
        page=api("DeleteItem"),
        moto="other words",
    ),
    Rule(
        law="UpdateItem has a key of the table's type",
        call=update("SET a = :a", key={"id": n(1)}, ExpressionAttributeValues=ONE),
        answer=NO_MATCH,
        page=api("UpdateItem"),
        moto="other words",
    ),
    Rule(
        law="UpdateItem has no empty key",
        call=update("SET a = :a", key={"id": s("")}, ExpressionAttributeValues=ONE),
        answer=EMPTY,
        page=TYPES,
        moto="accepts",
    ),
    Rule(
        law="an update changes no key of the table",
        call=update("SET id = :a", ExpressionAttributeValues={":a": s("b")}),
        answer=f"{INVALID}Cannot update attribute id. This attribute is part of the key",
        page=api("UpdateItem"),
    ),
    Rule(
        law="an update gives the key of an index its type",
        call=update("SET g = :a", key=RANGE_KEY, table="Ranged", ExpressionAttributeValues=ONE),
        answer=UNSUPPORTED,
        page=api("TransactWriteItems"),
        moto="other words",
        dynoxide="other words",
    ),
    Rule(
        law="AttributeUpdates give the key of an index its type",
        call=(
            "update_item",
            {
                "TableName": "Ranged",
                "Key": RANGE_KEY,
                "AttributeUpdates": {"g": {"Value": n(1), "Action": "PUT"}},
            },
        ),
        answer=UNSUPPORTED,
        page=api("TransactWriteItems"),
        moto="accepts",
        dynoxide="other words",
    ),
    Rule(
        law="an update gives the key of an index no empty text",
        call=update(
            "SET #g = :a",
            key=RANGE_KEY,
            table="Ranged",
            ExpressionAttributeNames={"#g": "g"},
            ExpressionAttributeValues={":a": s("")},
        ),
        answer="One or more parameter values are not valid. The update expression attempted to update a "
        "secondary index key to a value that is not supported. The AttributeValue for a key attribute "
        "cannot contain an empty string value.",
        page=TYPES,
        moto="accepts",
    ),
    Rule(
        law="AttributeUpdates give the key of an index no empty text",
        call=(
            "update_item",
            {
                "TableName": "Ranged",
                "Key": RANGE_KEY,
                "AttributeUpdates": {"g": {"Value": s(""), "Action": "PUT"}},
            },
        ),
        answer="One or more parameter values are not valid. The update expression attempted to update a "
        "secondary index key to a value that is not supported. The AttributeValue for a key attribute "
        "cannot contain an empty string value.",
        page=TYPES,
        moto="other words",
    ),
    Rule(
        law="an update gives the key of an index no empty binary",
        call=update(
            "SET l = :a", key=RANGE_KEY, table="Ranged", ExpressionAttributeValues={":a": {"B": b""}}
        ),
        answer="One or more parameter values are not valid. The update expression attempted to update a "
        "secondary index key to a value that is not supported. The AttributeValue for a key attribute "
        "cannot contain an empty binary value.",
        page=TYPES,
        moto="other words",
    ),
    Rule(
        law="an update gives the partition key of an index 2 KB at most",
        call=update(
            "SET g = :a",
            key=RANGE_KEY,
            table="Ranged",
            ExpressionAttributeValues={":a": s("x" * 2049)},
        ),
        answer=TOO_LONG,
        page=api("TransactWriteItems"),
        moto="accepts",
        dynoxide="accepts",
    ),
    Rule(
        law="an update gives the sort key of an index 1 KB at most",
        call=update(
            "SET l = :a",
            key=RANGE_KEY,
            table="Ranged",
            ExpressionAttributeValues={":a": {"B": b"x" * 1025}},
        ),
        answer=TOO_LONG,
        page=api("TransactWriteItems"),
        moto="accepts",
        dynoxide="accepts",
    ),
    Rule(
        law="an update may give the keys of an index 2 KB and 1 KB",
        call=update(
            "SET g = :a, l = :b",
            key=RANGE_KEY,
            table="Ranged",
            ExpressionAttributeValues={":a": s("x" * 2048), ":b": {"B": b"x" * 1024}},
        ),
        answer=None,
        page=LIMITS,
    ),
    Rule(
        law="a scan begins at a key of its table",
        call=("scan", {"TableName": "Plain", "ExclusiveStartKey": {"x": s("a")}}),
        answer=f"{START}: {NO_MATCH}",
        page=api("Scan"),
        moto="fails",
    ),
    Rule(
        law="a query of an index begins at a key with the keys of the index",
        call=query("g = :g", {":g": s("one")}, IndexName="ByG", ExclusiveStartKey=RANGE_KEY),
        answer=START,
        page=api("Query"),
        moto="accepts",
    ),
    Rule(
        law="a query begins in its partition",
        call=query("pk = :p", {":p": s("one")}, ExclusiveStartKey=OTHER_KEY),
        answer="The provided starting key is outside query boundaries based on provided conditions",
        page=api("Query"),
        moto="accepts",
        dynoxide="accepts",
    ),
]


def test_rules(rule_engine: RuleEngine) -> None:
    """Keys have the attributes and types of their table and indexes, and are not empty."""
    assert outcomes(rule_engine.client, RULES) == expected(rule_engine.name, RULES)


@pytest.mark.parametrize(
    ("one", "other", "same"), [("1", "1.0", True), ("10", "1e1", True), ("1", "2", False)]
)
def test_equal_numbers_are_one_key(one: str, other: str, same: bool) -> None:
    """Two keys are the same if their numbers are equal, however they are written."""
    keys = Keys(types={"sk": "N"})
    assert (key_identity({"sk": n(one)}, keys) == key_identity({"sk": n(other)}, keys)) is same
