"""What `orb up` promises: stacks deployed, reachable from this machine alone, and nothing left behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from small_workspace import Orb

pytestmark = pytest.mark.slow


def test_function_runs_with_the_rights_of_its_role(small_orb: Orb, small_aws: dict[str, Any]) -> None:
    """A deployed function has the variables and the rights that its template gives it, and no more."""
    done = small_orb("invoke", "notes", "--event", "-", "--json", text='{"id": "1"}')

    call = json.loads(done.stdout)
    assert call["error"] is None
    assert call["payload"]["table"] == small_aws["tables"]["Notes"] == "orb-small-dev-notes"
    assert call["payload"]["refused"] == "AccessDeniedException"
    assert call["logs"] == ["loading", "noting"]
    assert call["duration"] > 0


def test_failing_function(small_orb: Orb, small_aws: dict[str, Any]) -> None:
    """A function that raises makes the command fail, with the type of the error and the log."""
    done = small_orb("invoke", "notes", "--event", "-", text='{"id": "1", "fail": true}')

    assert done.returncode == 1
    assert "ValueError" in done.stdout
    assert "noting" in done.stdout


def test_same_bundle_under_the_runtime_client(small_orb: Orb, small_aws: dict[str, Any]) -> None:
    """The bundle answers alike under AWS's own client, which also tells how long loading took."""
    done = small_orb("invoke", "notes", "--event", "-", "--runtime", "--json", text='{"id": "2"}')

    call = json.loads(done.stdout)
    assert call["payload"]["table"] == "orb-small-dev-notes"
    assert call["logs"][-1] == "noting"
    assert call["init_duration"] > 0


def test_function_that_is_not_deployed_yet(small_orb: Orb, small_aws: dict[str, Any]) -> None:
    """A new function runs under the runtime client before a template names it, on the AWS that runs."""
    done = small_orb("invoke", "newcomer", "--event", "-", "--runtime", "--json", text="{}")

    expected = {"AWS_ENDPOINT_URL": small_aws["endpoint"], "NOTES_TABLE_NAME": None}
    assert json.loads(done.stdout)["payload"] == expected


@pytest.mark.usefixtures("small_aws")
@pytest.mark.parametrize(
    ("arguments", "event", "message", "hint"),
    [
        (("invoke", "nothing"), "{}", "no function nothing is deployed", "there are: notes"),
        (("invoke", "notes"), "{", "event.json:1:2: no JSON", "one JSON value"),
        (("invoke", "notes"), b"\xff\xfe{", "event.json:1:1: no JSON", "one JSON value"),
        (("invoke", "notes"), "[" * 100_000, "event.json: nested too deeply", "flatter"),
        (("invoke", "notes", "--runtime", "--env", "A"), "{}", "a variable has no value", "NAME=VALUE"),
    ],
)
def test_refusals_say_what_to_do(
    small_orb: Orb, arguments: tuple[str, ...], event: str | bytes, message: str, hint: str
) -> None:
    """A call that cannot be made ends with a sentence and a hint, not with a stack trace."""
    file = small_orb.root / "event.json"
    file.write_bytes(event if isinstance(event, bytes) else event.encode())
    done = small_orb(*arguments, "--event", str(file))

    assert done.returncode == 1
    assert message in done.stderr
    assert hint in done.stderr
    assert "Traceback" not in done.stderr


def test_one_at_a_time(small_orb: Orb, small_aws: dict[str, Any]) -> None:
    """A second `orb up` would take the first one's place in the state file, so it is refused."""
    done = small_orb("up", "--json")

    assert done.returncode == 1
    assert small_aws["endpoint"] in json.loads(done.stderr)["error"]


def test_this_machine_alone(small_aws: dict[str, Any]) -> None:
    """The server listens on 127.0.0.1 and nowhere else."""
    listening = Path("/proc/net/tcp").read_text() + Path("/proc/net/tcp6").read_text()
    port = f"{int(small_aws['endpoint'].rsplit(':', 1)[1]):04X}"
    local = [line.split()[1] for line in listening.splitlines()[1:] if line.split()[3:4] == ["0A"]]
    assert [address for address in local if address.endswith(f":{port}")] == [f"0100007F:{port}"]


@pytest.mark.usefixtures("small_aws")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_behind(small_orb: Orb, number: signal.Signals) -> None:
    """However `orb up` ends, its server, its functions' processes, its port and its files go with it."""
    process = small_orb.start("up", "--bare", "--json")
    assert process.stdout is not None
    endpoint = json.loads(process.stdout.readline())["endpoint"]
    port = int(endpoint.rsplit(":", 1)[1])
    mine = _descendants(process.pid)
    folders = set((small_orb.root / ".orb" / "run").iterdir())
    assert len(mine) == 2  # the supervisor and the server

    process.send_signal(number)
    process.communicate(timeout=30)

    assert process.returncode == {signal.SIGINT: 0, signal.SIGTERM: 0, signal.SIGKILL: -9}[number]
    assert _eventually(lambda: not any(_alive(pid) for pid in mine))
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=1)
    assert _eventually(
        lambda: len(set((small_orb.root / ".orb" / "run").iterdir()) & folders) == len(folders) - 1
    )


@pytest.mark.usefixtures("small_aws")
def test_ends_with_its_input(small_orb: Orb) -> None:
    """With `--with-input` the end of standard input ends it: a program that is killed leaves no server."""
    runs = small_orb.root / ".orb" / "run"
    before = set(runs.iterdir())

    done = small_orb("up", "--bare", "--json", "--with-input", text="")

    assert done.returncode == 0
    # An earlier test's folder may go meanwhile.
    _eventually(lambda: set(runs.iterdir()) <= before)
    assert [str(path) for new in set(runs.iterdir()) - before for path in new.rglob("*")] == []


@pytest.mark.usefixtures("small_aws")
def test_server_dies_with_its_supervisor(small_orb: Orb) -> None:
    """Even a killed supervisor takes the server with it, and `orb up` tells that it is gone."""
    process = small_orb.start("up", "--bare", "--json")
    assert process.stdout is not None
    process.stdout.readline()
    supervisor, server = _descendants(process.pid)

    os.kill(supervisor, signal.SIGKILL)

    assert "ended by itself" in process.communicate(timeout=30)[1]
    assert process.returncode == 1
    assert _eventually(lambda: not _alive(server))


def test_port_that_is_taken(small_orb: Orb) -> None:
    """A port that somebody has is refused with a hint."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        done = small_orb("up", "--bare", "--port", str(other.getsockname()[1]))
    assert done.returncode == 1
    assert "is taken" in done.stderr
    assert "leave --port out" in done.stderr


def _descendants(pid: int) -> list[int]:
    found = [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/stat") if _parent(path) == pid]
    return [one for child in found for one in (child, *_descendants(child))]


def _parent(stat: Path) -> int | None:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _eventually(holds: Any) -> bool:
    for _ in range(500):
        if holds():
            return True
        time.sleep(0.02)
    return False
