"""The client of a boto3 resource, behind `DynamoDB`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import boto3
import pytest

from orb_common._compat.resource_client import ResourceClient
from orb_common.aws.dynamodb import DynamoDB, Table, Update, attr
from orb_common.exceptions import DynamoDBConditionFailedError

if TYPE_CHECKING:
    from orb_testing.engines import Engine


@pytest.fixture
def table(dynamodb_engine: Engine) -> Table:
    dynamodb_engine.client().create_table(
        TableName="things",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": "id", "AttributeType": "S"},
            {"AttributeName": "at", "AttributeType": "N"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    return Table("things", dynamodb=DynamoDB(client=ResourceClient(boto3.resource("dynamodb"))))


def test_values_come_back(table: Table) -> None:
    """Items are the same as with a plain client: numbers of any kind, nested values, sets and None."""
    item = {"id": "a", "at": 1, "deep": {"list": [1.5, True, None]}, "names": {"x", "y"}}
    table.put(item)
    assert table.get({"id": "a", "at": 1}) == item
    changed = table.update({"id": "a", "at": 1}, Update().set("half", 0.5), condition=attr("at").eq(1))
    assert changed == {**item, "half": 0.5}
    assert Table("things").get({"id": "a", "at": 1}) == changed


def test_pages_and_missing_items(table: Table) -> None:
    """A query goes on where its last page ended, and what is missing is None."""
    for number in range(5):
        table.put({"id": "a", "at": number})
    assert [item["at"] for item in table.query_all(attr("id").eq("a"), limit=2)] == [0, 1, 2, 3, 4]
    assert table.get({"id": "b", "at": 1}) is None
    assert list(table.query_all(attr("id").eq("b"))) == []


def test_a_failed_condition_shows_the_item(table: Table) -> None:
    """The stored item of a failed condition has AttributeValues."""
    table.put({"id": "a", "at": 1, "price": 0.5})
    with pytest.raises(DynamoDBConditionFailedError) as caught:
        table.put({"id": "a", "at": 1}, condition=attr("id").not_exists())
    assert caught.value.item == {"id": {"S": "a"}, "at": {"N": "1"}, "price": {"N": "0.5"}}
