"""Laws of the tables that are created from a template."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orb_testing.tables import create_tables, variable_of

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


@pytest.mark.parametrize(
    ("entity", "variable"),
    [("Users", "USERS_TABLE_NAME"), ("OrganizationUsers", "ORGANIZATION_USERS_TABLE_NAME")],
)
def test_variables(entity: str, variable: str) -> None:
    """The environment variable of a table follows from its entity."""
    assert variable_of(entity) == variable
