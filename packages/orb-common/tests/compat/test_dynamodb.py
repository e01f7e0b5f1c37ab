"""The motion layer's access to a table, against an emulated AWS."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from botocore.exceptions import ClientError

from orb_common._compat.dynamodb import DynamoDBHelper, dynamodb_to_python, python_to_dynamodb
from orb_common.aws import session
from orb_common.aws.dynamodb import DynamoDB
from orb_common.exceptions import DynamoDBConditionFailedError, DynamoDBThrottlingError, ValidationError
from orb_common.utils import ManualClock


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
    """All operations work with string expressions, even with reserved words."""
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


def test_update_expression_is_valid_for_boto3(table: DynamoDBHelper) -> None:
    """The update expression uses aliases for all names, and boto3 accepts it unchanged."""
    boto3 = pytest.importorskip("boto3")
    expression, names, values = table._build_update_expression({"name": "x", "ratio": 0.5})
    assert expression == "SET #attr0 = :val0, #attr1 = :val1"
    assert (names, values) == (
        {"#attr0": "name", "#attr1": "ratio"},
        {":val0": "x", ":val1": Decimal("0.5")},
    )
    boto3.resource("dynamodb").Table("t").update_item(
        Key={"id": "a", "at": 1},
        UpdateExpression=expression,
        ExpressionAttributeNames=names,
        ExpressionAttributeValues=values,
    )
    assert table.get_item({"id": "a", "at": 1}) == {"id": "a", "at": 1, "name": "x", "ratio": 0.5}


@pytest.mark.parametrize("failures", range(6))
def test_throttled_operation_is_retried(failures: int) -> None:
    """A throttled operation is tried up to four times, with growing limits of the waits. Then its error is raised."""
    clock, calls = ManualClock(), []
    helper = DynamoDBHelper("t", dynamodb=DynamoDB(client=object()), clock=clock)

    def put_item(**item: object) -> object:
        calls.append(item)
        if len(calls) <= failures:
            raise ClientError({"Error": {"Code": "ThrottlingException", "Message": "secret"}}, "PutItem")
        return "done"

    if failures < 4:
        assert helper._execute_with_retry(put_item, Item={"id": 1}) == "done"
    else:
        with pytest.raises(DynamoDBThrottlingError, match="PutItem") as caught:
            helper._execute_with_retry(put_item, Item={"id": 1})
        assert (caught.value.table_name, caught.value.retryable) == ("t", True)
    assert calls == [{"Item": {"id": 1}}] * min(failures + 1, 4)
    assert all(wait <= limit for wait, limit in zip(clock.slept, (0.1, 0.2, 0.4), strict=False))


def test_other_errors_are_not_retried() -> None:
    """A failed condition is raised at once. An error that is not from AWS is raised unchanged."""
    helper = DynamoDBHelper("t", dynamodb=DynamoDB(client=object()))
    calls = []

    def fail(error: Exception) -> None:
        calls.append(error)
        raise error

    failed = ClientError({"Error": {"Code": "ConditionalCheckFailedException"}}, "PutItem")
    with pytest.raises(DynamoDBConditionFailedError):
        helper._execute_with_retry(fail, failed)
    with pytest.raises(KeyError):
        helper._execute_with_retry(fail, KeyError("x"))
    assert len(calls) == 2


def test_conversions_are_methods_too() -> None:
    """The class has the two functions of the module as static methods."""
    assert DynamoDBHelper.dynamodb_to_python(DynamoDBHelper.python_to_dynamodb({"a": 0.1})) == {"a": 0.1}
