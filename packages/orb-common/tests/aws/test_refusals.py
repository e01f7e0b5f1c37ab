"""What a caller sends and DynamoDB does not take is the caller's fault (400), with the attribute: on each engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orb_common.aws.dynamodb import Change, Check, Delete, DynamoDB, Get, Put, Update, attr
from orb_common.exceptions import (
    DynamoDBBatchInvalidError,
    DynamoDBMissingError,
    DynamoDBRefusedError,
    InvalidError,
    ItemTooLargeError,
    ValidationError,
)

from .conftest import Loopback, Reply, error

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_testing.engines import Engine

KEY: Any = {"id": {"S": "a"}, "at": {"N": "1"}}
LARGE: Any = {"S": "x" * 410_000}
ITEM: Any = {**KEY, "label": {"S": "short"}, "text": LARGE}
SETTING = Update().set("label", "short").set("text", LARGE["S"])
TOO_LARGE: dict[str, Callable[[DynamoDB], object]] = {
    "put": lambda db: db.put("things", ITEM),
    "update": lambda db: db.update("things", KEY, SETTING),
    "batch": lambda db: db.batch_write("things", puts=[KEY | {"at": {"N": "2"}}, ITEM]),
    "transacted put": lambda db: db.transact_write([Put("things", KEY | {"at": {"N": "2"}}), Put("things", ITEM)]),
    "transacted change": lambda db: db.transact_write([Change("things", KEY, SETTING)]),
}  # fmt: skip


@pytest.mark.parametrize("way", TOO_LARGE)
def test_an_item_above_400_kb(table: DynamoDB, way: str) -> None:
    """Whatever writes it, the error names the attribute that makes it so large, and that is not written."""
    table.put("things", KEY)
    with pytest.raises(ItemTooLargeError) as caught:
        TOO_LARGE[way](table)
    assert (caught.value.status, caught.value.field) == (400, "text")
    assert "xxx" not in f"{caught.value} {caught.value.to_dict()}"
    # moto writes what comes before it.
    assert not any("text" in item for item in table.scan_all("things"))


EMPTY: Any = {"id": {"S": ""}, "at": {"N": "1"}}
ODD: Any = {**KEY, "label": {"S": ""}, "kind": {"S": ""}}
EMPTY_KEYS: dict[str, tuple[str, Callable[[DynamoDB], object]]] = {
    "get": ("id", lambda db: db.get("things", EMPTY)),
    "put": ("id", lambda db: db.put("things", EMPTY)),
    "update": ("id", lambda db: db.update("things", EMPTY, Update().set("label", "x"))),
    "delete": ("id", lambda db: db.delete("things", EMPTY)),
    "batch get": ("id", lambda db: db.batch_get("things", [KEY, EMPTY])),
    "batch put": ("id", lambda db: db.batch_write("things", puts=[EMPTY])),
    "batch delete": ("id", lambda db: db.batch_write("things", deletes=[EMPTY])),
    "transacted put": ("id", lambda db: db.transact_write([Put("things", EMPTY)])),
    "transacted change": ("id", lambda db: db.transact_write([Change("things", EMPTY, Update().set("a", 1))])),
    "transacted delete": ("id", lambda db: db.transact_write([Delete("things", EMPTY)])),
    "transacted check": ("id", lambda db: db.transact_write([Check("things", EMPTY, attr("id").exists())])),
    "transacted get": ("id", lambda db: db.transact_get([Get("things", EMPTY)])),
    "nothing": ("key", lambda db: db.get("things", {})),
    "put into an index": ("kind", lambda db: db.put("things", ODD)),
    "update into an index": ("kind", lambda db: db.update("things", KEY, Update().set("kind", ""))),
    "transacted into an index": (
        "kind",
        lambda db: db.transact_write([Change("things", KEY, Update().set("kind", ""))]),
    ),
    "bytes": ("id", lambda db: db.get("things", {"id": {"B": b""}, "at": {"N": "1"}})),
}  # fmt: skip


MOTO_TAKES = {"update into an index", "transacted into an index"}


@pytest.mark.parametrize("way", EMPTY_KEYS)
def test_an_empty_key(table: DynamoDB, dynamodb_engine: Engine, way: str) -> None:
    """Of the table or of an index, in whatever request: the error names the attribute, and nothing is written."""
    if way in MOTO_TAKES and dynamodb_engine.name == "moto":
        pytest.skip("moto takes it")
    field, call = EMPTY_KEYS[way]
    table.put("things", KEY)
    with pytest.raises(ValidationError, match=f"^{field} must not be empty$") as caught:
        call(table)
    assert (caught.value.status, caught.value.field) == (400, field)
    assert list(table.scan_all("things")) == [KEY]


@pytest.mark.parametrize(
    "update",
    [
        Update().set("n", 1).set("kind", ""),
        Update().remove("n").set(attr("m", "deep", 0), "x").set("kind", "").add("i", 1),
        Update().set_if_not_exists("n", 1).append("l", [""]).set_if_not_exists("kind", ""),
        Update().set("kind", b""),
    ],
)
def test_an_update_among_others(loopback: Loopback, dynamodb: DynamoDB, update: Update) -> None:
    """AWS does not say which of several changes is the empty key; the error does."""
    refused = error("ValidationException")
    refused.body["message"] = (
        "One or more parameter values are not valid. The update expression attempted to update a secondary index key "
        "to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value."
    )
    loopback.steps = [refused]
    with pytest.raises(ValidationError) as caught:
        dynamodb.update("t", KEY, update)
    assert caught.value.field == "kind"


def test_an_empty_value_is_not_a_key(table: DynamoDB) -> None:
    """Only keys have to be filled."""
    table.put("things", KEY | {"label": {"S": ""}})
    assert table.get("things", KEY) == KEY | {"label": {"S": ""}}


def test_a_key_that_is_too_long(table: DynamoDB) -> None:
    """2,048 bytes of a partition key: the error names the attribute and the limit."""
    with pytest.raises(ValidationError, match="id must not be longer than 2048 bytes") as caught:
        table.put("things", KEY | {"id": {"S": "x" * 2049}})
    assert (caught.value.status, caught.value.field) == (400, "id")


SAME: Any = {"id": {"S": "a"}, "at": {"N": "1.0"}}
TWICE: dict[str, tuple[str, Callable[[DynamoDB], object]]] = {
    "two deletes": ("writes[1]", lambda db: db.transact_write([Delete("things", KEY), Delete("things", SAME)])),
    "change and put": (
        "writes[1]", lambda db: db.transact_write([Change("things", KEY, Update().set("a", 1)), Put("things", ITEM)]),
    ),
    "put and check": (
        "writes[1]", lambda db: db.transact_write([Put("things", KEY), Check("things", KEY, attr("id").exists())]),
    ),
    "two puts": ("writes", lambda db: db.transact_write([Put("things", KEY), Put("things", KEY | {"n": {"N": "1"}})])),
    "two gets": ("gets[2]", lambda db: db.transact_get([Get("things", KEY), Get("u", KEY), Get("things", SAME)])),
}  # fmt: skip


@pytest.mark.parametrize("way", TWICE)
def test_one_item_twice_in_a_transaction(table: DynamoDB, way: str) -> None:
    """Under any two spellings of its key it is refused by its place; where no key is told apart, by the list."""
    field, call = TWICE[way]
    with pytest.raises(ValidationError, match="one item twice") as caught:
        call(table)
    assert (caught.value.status, caught.value.field) == (400, field)
    assert list(table.scan_all("things")) == []


@given(st.lists(st.tuples(st.sampled_from("tu"), st.integers(0, 5)), min_size=1, max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_only_the_same_item_is_the_same(
    loopback: Loopback, dynamodb: DynamoDB, named: list[tuple[str, int]]
) -> None:
    """A transaction is refused before it is sent exactly where a table and key come twice."""
    loopback.steps, loopback.requests = [Reply()], []
    writes = [Delete(table, {"id": {"N": str(number)}}) for table, number in named]
    if len(set(named)) == len(named):
        dynamodb.transact_write(writes)
        assert loopback.targets == ["TransactWriteItems"]
    else:
        with pytest.raises(ValidationError):
            dynamodb.transact_write(writes)
        assert loopback.targets == []


def test_a_fault_in_a_later_part_of_a_batch(loopback: Loopback, dynamodb: DynamoDB) -> None:
    """What was written before stays, the error carries the rest, and says that the caller is at fault."""
    refused = error("ValidationException")
    refused.body["message"] = "Item size has exceeded the maximum allowed size"
    loopback.steps = [Reply(), refused]
    with pytest.raises(DynamoDBBatchInvalidError) as caught:
        dynamodb.batch_write("t", puts=[{"id": {"S": str(n)}} for n in range(30)])
    assert (len(caught.value.puts), caught.value.status, caught.value.retryable) == (5, 400, False)
    assert isinstance(caught.value, InvalidError)
    assert isinstance(caught.value.__cause__, ItemTooLargeError)
    assert "400 KB" in str(caught.value.public()["message"])
    assert caught.value.public()["details"] == {"field": "id"}


def test_a_fault_before_anything_is_written(loopback: Loopback, dynamodb: DynamoDB) -> None:
    """Where DynamoDB left all of the first request over, nothing is written: the error is that of one item."""
    refused = error("ValidationException")
    refused.body["message"] = "Item size has exceeded the maximum allowed size"
    requests = [{"PutRequest": {"Item": KEY}}]
    loopback.steps = [Reply({"UnprocessedItems": {"t": requests}}), refused]
    with pytest.raises(ItemTooLargeError):
        dynamodb.batch_write("t", puts=[KEY])


def test_what_is_not_known_stays_ours(loopback: Loopback, dynamodb: DynamoDB) -> None:
    """A refusal for another reason is a mistake of the program: 500, and nothing of AWS's words."""
    loopback.steps = [error("ValidationException")]
    with pytest.raises(DynamoDBRefusedError) as caught:
        dynamodb.put("t", KEY)
    assert caught.value.status == 500


def test_a_missing_table_is_a_missing_part_of_the_deployment(table: DynamoDB) -> None:
    """It is not the caller's 404 but ours: 500, of the kind that wakes somebody."""
    with pytest.raises(DynamoDBMissingError) as caught:
        table.get("nothings", KEY)
    assert (caught.value.status, caught.value.retryable) == (500, False)
