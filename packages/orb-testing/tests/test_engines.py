"""Laws of the AWS engines."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from orb_testing.tables import create_tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from orb_testing.engines import Engine, MotoEngine


def test_a_test_starts_empty(dynamodb_engine: Engine) -> None:
    """No table of another test exists, and the environment has the engine's endpoint."""
    assert dynamodb_engine.client().list_tables()["TableNames"] == []
    assert os.environ["AWS_ENDPOINT_URL_DYNAMODB"] == dynamodb_engine.endpoint_url


def test_services_share_one_endpoint(aws: MotoEngine) -> None:
    """All services answer at the endpoint of the environment."""
    aws.client("s3").create_bucket(Bucket="one")
    assert [bucket["Name"] for bucket in aws.client("s3").list_buckets()["Buckets"]] == ["one"]
    assert os.environ["AWS_ENDPOINT_URL"] == aws.endpoint_url


@pytest.fixture
def frequent_thread_switches() -> Iterator[None]:
    """Switch between the threads of this process, moto's included, so often that races happen."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("frequent_thread_switches")
def test_a_refused_transaction_undoes_only_itself(dynamodb_engine: Engine, template: Path) -> None:
    """A refused transaction does not undo what other callers write at the same time."""
    client = dynamodb_engine.client()
    (table,) = create_tables(template, client=client).values()

    def put(key: str) -> dict[str, Any]:
        condition = "attribute_not_exists(sessionId)"
        return {
            "Put": {"TableName": table, "Item": {"sessionId": {"S": key}}, "ConditionExpression": condition}
        }

    def write(keys: list[str]) -> None:
        client.transact_write_items(TransactItems=[put(key) for key in keys])

    write(["taken"])
    with ThreadPoolExecutor(4) as pool:
        refused = [pool.submit(write, [f"never-{number}", "taken"]) for number in range(40)]
        accepted = [pool.submit(write, [f"kept-{number}"]) for number in range(40)]
    errors = [each.exception() for each in refused]
    codes = {error.response["Error"]["Code"] for error in errors if isinstance(error, ClientError)}
    assert codes == {"TransactionCanceledException"}
    assert None not in errors
    assert [each.exception() for each in accepted] == [None] * 40
    found = {item["sessionId"]["S"] for item in client.scan(TableName=table, ConsistentRead=True)["Items"]}
    assert found == {"taken", *(f"kept-{number}" for number in range(40))}
