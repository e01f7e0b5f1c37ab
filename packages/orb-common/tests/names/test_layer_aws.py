"""The motion layer's helpers, against an emulated AWS."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import boto3
import pytest
from moto import mock_aws

from orb_common.aws import get_secret, secrets, session
from orb_common.exceptions import DynamoDBConditionFailedError, ResourceNotFoundError, ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterator

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from orb_common.dynamodb_helper import DynamoDBHelper, dynamodb_to_python, python_to_dynamodb
    from orb_common.secrets_helper import SecretsHelper, get_secrets_helper, update_secret


@pytest.fixture(autouse=True)
def aws_account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    for name in ("AWS_DEFAULT_REGION", "AWS_REGION"):
        monkeypatch.setenv(name, "eu-west-1")
    with mock_aws():
        session.reset()
        yield
    session.reset()


@pytest.fixture
def table() -> DynamoDBHelper:
    boto3.client("dynamodb", region_name="eu-west-1").create_table(
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


def test_secrets() -> None:
    """Read, cached, updated, forgotten."""
    boto3.client("secretsmanager", region_name="eu-west-1").create_secret(Name="s", SecretString='{"k": 1}')
    helper = SecretsHelper(cache_ttl=60)
    assert helper.get_secret("s") == {"k": 1}
    assert helper.get_secret("s", parse_json=False) == '{"k": 1}'
    helper.update_secret("s", {"k": 2}, description="not kept")
    assert helper.get_secret("s") == {"k": 2}
    assert helper.get_secret("s", use_cache=False) == {"k": 2}
    assert helper.get_cache_stats()["cache_ttl"] == 60
    helper.invalidate_secret("s")
    helper.clear_cache()
    with pytest.raises(ResourceNotFoundError):
        helper.get_secret("absent")


def test_old_and_new_path_share_the_process_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is stored through the old path is read through the new one at once, not when the old value has expired."""
    monkeypatch.setattr(secrets, "_default", None)
    boto3.client("secretsmanager", region_name="eu-west-1").create_secret(Name="s", SecretString="old")
    assert get_secret("s") == "old"
    update_secret("s", "new")
    assert get_secret("s") == "new"
    assert get_secrets_helper() is get_secrets_helper()
