"""The motion layer's access to a table, against an emulated AWS."""

from __future__ import annotations

from typing import Any

import pytest

from orb_common._compat.dynamodb import DynamoDBHelper, dynamodb_to_python, python_to_dynamodb
from orb_common.aws import session
from orb_common.exceptions import DynamoDBConditionFailedError, ValidationError


@pytest.fixture
def table(aws: Any) -> DynamoDBHelper:
    session.client("dynamodb").create_table(
        TableName="t",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": "id", "AttributeType": "S"},
            {"AttributeName": "at", "AttributeType": "N"},
        ],
    )
    return DynamoDBHelper("t")


def test_items(table: DynamoDBHelper) -> None:
    """Written, read, changed, found, deleted, with string expressions and reserved words."""
    table.put_item({"id": "a", "at": 1, "name": "x", "ratio": 0.5})
    with pytest.raises(DynamoDBConditionFailedError):
        table.put_item({"id": "a", "at": 1}, "attribute_not_exists(id) AND NOT name = :n", {":n": "y"})
    key = {"id": "a", "at": 1}
    assert table.get_item(key) == {**key, "name": "x", "ratio": 0.5}
    assert table.get_item(key, consistent_read=True, attributes=["name"]) == {"name": "x"}
    assert table.update_item(key, {"status": "on"}, "name = :n", expression_attribute_values={":n": "x"}) == {
        **key, "name": "x", "ratio": 0.5, "status": "on",
    }  # fmt: skip
    table.batch_write([{"id": "a", "at": n, "name": "y"} for n in range(2, 40)])
    page = table.query(
        "id = :id AND at BETWEEN :low AND :high",
        filter_expression="name = :n",
        limit=5,
        id="a",
        low=2,
        high=30,
        n="y",
    )
    assert [item["at"] for item in page["Items"]] == [2, 3, 4, 5, 6]
    rest = table.query("id = :id", exclusive_start_key=page["LastEvaluatedKey"], scan_forward=False, id="a")
    assert rest["Count"] == 5
    assert table.delete_item(key)["status"] == "on"
    with pytest.raises(ValidationError):
        table.update_item(key, {})
    with pytest.raises(ValidationError):
        table.query("id = :missing")
    assert dynamodb_to_python(python_to_dynamodb({"a": [1.5, 2]})) == {"a": [1.5, 2]}
