"""Laws of the removal of tables. `test_table_environments` ends processes that have made some."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from orb_common.aws import session
from orb_testing import table_remover
from orb_testing.table_remover import DONE, remove_tables

if TYPE_CHECKING:
    from orb_testing.engines import Engine, MotoEngine
    from orb_testing.faults import FaultPlan


def create(engine: Engine, *names: str) -> None:
    for name in names:
        engine.client().create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        )


def test_tables_of_the_prefix_are_removed(dynamodb_engine: Engine) -> None:
    """Only tables whose names begin with the prefix are removed."""
    create(dynamodb_engine, "one.A", "one.B", "one-2.A")
    client = dynamodb_engine.client()
    assert remove_tables(client, "one.") == ("one.A", "one.B")
    assert client.list_tables()["TableNames"] == ["one-2.A"]
    assert remove_tables(client, "one.") == ()


def test_all_are_tried(aws: MotoEngine, fault: FaultPlan) -> None:
    """If a table cannot be deleted, the others are, and the error is raised at the end."""
    create(aws, "one.A", "one.B", "one.C")
    fault.error("dynamodb:DeleteTable", table="one.A", times=None)
    with pytest.raises(ExceptionGroup, match="1 of 3 tables were not removed"):
        remove_tables(session.client("dynamodb"), "one.")
    assert aws.client().list_tables()["TableNames"] == ["one.A"]


def test_the_program_leaves_tables_that_are_done_with(aws: MotoEngine) -> None:
    """If the other program says that it has ended, or never says where its tables are, nothing is removed."""
    create(aws, "one.A")
    for said in (b'{"prefix": "one."}\n' + DONE, b""):
        command = [sys.executable, "-I", table_remover.__file__]
        subprocess.run(command, input=said, check=True, timeout=60)
    assert aws.client().list_tables()["TableNames"] == ["one.A"]
