"""A request that DynamoDB refuses because of its content is the caller's mistake (400)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from orb_common.aws.dynamodb import Change, DynamoDB, Put, Update, attr
from orb_common.exceptions import (
    DynamoDBMissingError,
    DynamoDBRefusedError,
    ItemTooLargeError,
    ValidationError,
)

from ..conftest import Loopback, error  # noqa: TID252

if TYPE_CHECKING:
    from collections.abc import Callable


FULL_KEY: Any = {"id": {"S": "a"}, "at": {"N": "1"}}


LARGE: Any = {"S": "x" * 410_000}


LARGE_ITEM: Any = {**FULL_KEY, "label": {"S": "short"}, "text": LARGE}


SETTING = Update().set("label", "short").set("text", LARGE["S"])


TOO_LARGE: dict[str, Callable[[DynamoDB], object]] = {
    "put": lambda db: db.put("things", LARGE_ITEM),
    "update": lambda db: db.update("things", FULL_KEY, SETTING),
    "batch": lambda db: db.batch_write("things", puts=[FULL_KEY | {"at": {"N": "2"}}, LARGE_ITEM]),
    "transacted put": lambda db: db.transact_write(
        [Put("things", FULL_KEY | {"at": {"N": "2"}}), Put("things", LARGE_ITEM)]
    ),
    "transacted change": lambda db: db.transact_write([Change("things", FULL_KEY, SETTING)]),
}


@pytest.mark.parametrize("way", TOO_LARGE)
def test_an_item_above_400_kb(table: DynamoDB, way: str) -> None:
    """The error for a too large item names its largest attribute, and the item is not written."""
    table.put("things", FULL_KEY)
    with pytest.raises(ItemTooLargeError) as caught:
        TOO_LARGE[way](table)
    assert (caught.value.status, caught.value.field) == (400, "text")
    assert "xxx" not in f"{caught.value} {caught.value.to_dict()}"
    # moto writes the items before it.
    assert not any("text" in item for item in table.scan_all("things"))


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
    """The error names the empty key among several changes, although AWS does not."""
    refused = error("ValidationException")
    refused.body["message"] = (
        "One or more parameter values are not valid. The update expression attempted to update a secondary index key "
        "to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value."
    )
    loopback.steps = [refused]
    with pytest.raises(ValidationError) as caught:
        dynamodb.update("t", FULL_KEY, update)
    assert caught.value.field == "kind"


def test_a_key_that_is_too_long(table: DynamoDB) -> None:
    """2,048 bytes of a partition key: the error names the attribute and the limit."""
    with pytest.raises(ValidationError, match="id must not be longer than 2048 bytes") as caught:
        table.put("things", FULL_KEY | {"id": {"S": "x" * 2049}})
    assert (caught.value.status, caught.value.field) == (400, "id")


def test_other_refusals_are_mistakes_of_the_program(loopback: Loopback, dynamodb: DynamoDB) -> None:
    """Any other refusal is a mistake of the program (500), without AWS's text."""
    loopback.steps = [error("ValidationException")]
    with pytest.raises(DynamoDBRefusedError) as caught:
        dynamodb.put("t", FULL_KEY)
    assert caught.value.status == 500


def test_a_missing_table_is_a_missing_part_of_the_deployment(table: DynamoDB) -> None:
    """A missing table is a deployment error (500), not the caller's 404."""
    with pytest.raises(DynamoDBMissingError) as caught:
        table.get("nothings", FULL_KEY)
    assert (caught.value.status, caught.value.retryable) == (500, False)
