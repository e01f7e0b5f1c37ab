"""Laws of environments: nothing is left behind, and what is exported can be imported."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from orb_common.aws import session
from orb_models import UsersCreate, UsersRepository
from orb_testing.table_environments import TestEnvironment

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_testing.engines import Engine, MotoEngine
    from orb_testing.faults import FaultPlan

ADA = {
    "sessionId": {"S": "s-1"},
    "userId": {"S": "u-1"},
    "number": {"N": "12345678901234567890123456789012345678"},
    "parts": {"L": [{"B": b"\x00\xff"}, {"M": {"yes": {"BOOL": True}, "nothing": {"NULL": True}}}]},
    "sets": {
        "M": {"text": {"SS": ["a", "b"]}, "numbers": {"NS": ["1", "2"]}, "binaries": {"BS": [b"a", b"b"]}}
    },
}


def sorted_sets(item: dict[str, Any]) -> dict[str, Any]:
    return item | {
        "sets": {
            "M": {
                name: {kind: sorted(of)}
                for name, each in item["sets"]["M"].items()
                for kind, of in each.items()
            }
        }
    }


@pytest.fixture
def make(dynamodb_engine: Engine, template: Path) -> Callable[..., TestEnvironment]:
    def make(name: str = "orb-tests", **options: Any) -> TestEnvironment:
        return TestEnvironment(name, template, client=dynamodb_engine.client(), **options)

    return make


def test_tables_exist_while_the_block_runs(
    dynamodb_engine: Engine, make: Callable[..., TestEnvironment]
) -> None:
    """Tables exist, filled by the seed, until the block ends, even by an error."""
    client = dynamodb_engine.client()
    with pytest.raises(RuntimeError), make(seed=lambda tests: tests.put("SessionLogs", [ADA])) as tests:
        assert client.list_tables()["TableNames"] == ["orb-tests.SessionLogs"]
        assert tests.variables == {"SESSION_LOGS_TABLE_NAME": "orb-tests.SessionLogs"}
        assert [sorted_sets(item) for item in tests.items("SessionLogs")] == [ADA]
        tests.clear()
        assert tests.items("SessionLogs") == []
        raise RuntimeError
    assert client.list_tables()["TableNames"] == []


def test_a_seed_that_fails_leaves_nothing(
    dynamodb_engine: Engine, make: Callable[..., TestEnvironment]
) -> None:
    """If the seed raises, the tables are removed."""
    with pytest.raises(KeyError), make(seed=lambda tests: tests.put("Nothing", [])):
        pass
    assert dynamodb_engine.client().list_tables()["TableNames"] == []


@pytest.mark.parametrize("signal_number", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_process_leaves_nothing(aws: MotoEngine, template: Path, signal_number: int) -> None:
    """The tables of a process that is killed are removed, and no others."""
    code = """
import sys
from pathlib import Path
from orb_testing.clients import shared_client
from orb_testing.table_environments import TestEnvironment
with TestEnvironment(sys.argv[1], Path(sys.argv[2]), client=shared_client("dynamodb", sys.argv[3])):
    print("ready", flush=True)
    sys.stdin.read()
"""
    command = [sys.executable, "-c", code, "orb-tests", str(template), aws.endpoint_url]
    client = aws.client()
    with TestEnvironment("orb-tests-2", template, client=client):
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as run:
            assert run.stdout is not None
            assert run.stdout.readline() == b"ready\n"
            run.send_signal(signal_number)
        client.get_waiter("table_not_exists").wait(
            TableName="orb-tests.SessionLogs", WaiterConfig={"Delay": 1, "MaxAttempts": 60}
        )
        assert client.list_tables()["TableNames"] == ["orb-tests-2.SessionLogs"]


def test_what_was_left_is_removed(aws: MotoEngine, template: Path) -> None:
    """The next set-up of the same name removes what is left all the same, and no others."""
    client = aws.client()
    with TestEnvironment("orb-tests-2", template, client=client):
        for name in ("orb-tests.SessionLogs", "orb-tests.Older"):
            client.create_table(
                TableName=name,
                BillingMode="PAY_PER_REQUEST",
                KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            )
        with TestEnvironment("orb-tests", template, client=client) as tests:
            assert tests.items("SessionLogs") == []
        assert client.list_tables()["TableNames"] == ["orb-tests-2.SessionLogs"]
        assert TestEnvironment("orb-tests", template, client=client).remove() == ()


def test_the_first_error_is_told(aws: MotoEngine, template: Path, fault: FaultPlan) -> None:
    """If the tables cannot be removed after a failed set-up, the error of the set-up is raised, with a note."""
    fault.error("dynamodb:DeleteTable", times=None)

    def seed(_: TestEnvironment) -> None:
        raise KeyError("seed")

    environment = TestEnvironment("orb-tests", template, client=session.client("dynamodb"), seed=seed)
    with pytest.raises(KeyError) as caught, environment:
        pass
    assert "1 of 1 tables were not removed" in caught.value.__notes__[0]
    TestEnvironment("orb-tests", template, client=aws.client()).remove()


def test_exports_can_be_imported(make: Callable[..., TestEnvironment], tmp_path: Path) -> None:
    """Each type of value survives an export, into an environment of another name too."""
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    items = [ADA | {"sessionId": {"S": f"s-{number}"}} for number in range(30)]
    with make(seed=lambda tests: tests.put("SessionLogs", items)) as tests:
        tests.export_to(first)
        with make("other") as others:
            others.import_from(first)
            others.export_to(second)
            found = sorted(others.items("SessionLogs"), key=lambda item: int(item["sessionId"]["S"][2:]))
            assert [sorted_sets(item) for item in found] == items
    assert first.read_text() == second.read_text()


def test_an_import_is_checked_before_anything_is_stored(
    make: Callable[..., TestEnvironment], tmp_path: Path
) -> None:
    """A file with an unknown entity, a wrong key or a key that comes twice stores nothing. The error has all faults."""
    path = tmp_path / "export.json"
    path.write_text(
        '{"format": "orb tables 1", "tables": {"SessionLogs": [{"sessionId": {"S": "s"}}], "Other": []}}'
    )
    with make() as tests:
        with pytest.raises(ValueError, match="no tables of Other"):
            tests.import_from(path)
        good = {"sessionId": {"S": "s"}}
        rows = [good, {"userId": {"S": "u"}}, {"sessionId": {"N": "1"}}, good]
        path.write_text(json.dumps({"format": "orb tables 1", "tables": {"SessionLogs": rows}}))
        with pytest.raises(ValueError, match=r"\[1\]: sessionId .*\[2\]: sessionId .*\[3\]: has the key of"):
            tests.import_from(path)
        assert tests.items("SessionLogs") == []


def test_repositories_work_on_it(dynamodb_engine: Engine) -> None:
    """A repository of an environment stores models, with their unique values, in its tables."""
    template = Path(__file__).parents[3] / "infrastructure" / "cloudformation" / "data.yml"
    with TestEnvironment(
        "orb-tests", template, client=dynamodb_engine.client(), only=["Users", "UniqueValues"]
    ) as tests:
        users = tests.repository(UsersRepository)
        made = users.create(UsersCreate(email="ann@example.org", first_name="Ann", last_name="Sample"))
        assert list(users.iterate()) == [made]
        assert len(tests.items("UniqueValues")) == 1


@pytest.mark.parametrize("name", ["", "ab", "orb.tests", "orb tests", "x" * 101])
def test_a_name_is_its_own_prefix(template: Path, name: str) -> None:
    """A name is refused if its tables could be those of another environment, or have no valid name."""
    with pytest.raises(ValueError, match="the name of an environment"):
        TestEnvironment(name, template, client=None)
