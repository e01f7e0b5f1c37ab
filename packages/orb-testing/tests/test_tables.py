"""Laws of the tables that are created from a template."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orb_testing.tables import create_tables

if TYPE_CHECKING:
    from pathlib import Path

    from orb_testing.engines import Engine, MotoEngine


def test_tables_of_the_template_exist(dynamodb_engine: Engine, template: Path) -> None:
    """Each engine has exactly the tables of the template, with their names and indexes."""
    client = dynamodb_engine.client()

    assert create_tables(template, client=client, parameters={"Environment": "test"}) == {
        "SessionLogs": "orb-test-session-logs"
    }

    client.put_item(TableName="orb-test-session-logs", Item={"sessionId": {"S": "1"}, "userId": {"S": "u"}})
    found = client.query(
        TableName="orb-test-session-logs",
        IndexName="UserIndex",
        KeyConditionExpression="userId = :u",
        ExpressionAttributeValues={":u": {"S": "u"}},
    )
    assert found["Count"] == 1
    assert client.list_tables()["TableNames"] == ["orb-test-session-logs"]


def test_only_the_named_tables(aws: MotoEngine, template: Path) -> None:
    """An entity without a table is refused."""
    with pytest.raises(KeyError):
        create_tables(template, client=aws.client(), only=["Nothing"])
