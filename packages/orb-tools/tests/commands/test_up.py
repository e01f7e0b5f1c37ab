"""`orb up`: one at a time, and nothing is left after its end."""

from __future__ import annotations

import json
import signal
import socket
from typing import TYPE_CHECKING, Any

import pytest
from child_processes import alive, descendants, eventually

if TYPE_CHECKING:
    from small_workspace import Orb


pytestmark = pytest.mark.slow


def test_one_at_a_time(small_orb: Orb, small_aws: dict[str, Any]) -> None:
    """A second `orb up` is refused, because it would overwrite the state file of the first."""
    done = small_orb("up", "--json")

    assert done.returncode == 1
    assert small_aws["endpoint"] in json.loads(done.stderr)["error"]


@pytest.mark.usefixtures("small_aws")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_behind(small_orb: Orb, number: signal.Signals) -> None:
    """After any end of `orb up`, its server, its functions, its port and its files are gone."""
    process = small_orb.start("up", "--bare", "--json")
    assert process.stdout is not None
    endpoint = json.loads(process.stdout.readline())["endpoint"]
    port = int(endpoint.rsplit(":", 1)[1])
    mine = descendants(process.pid)
    folders = set((small_orb.root / ".orb" / "run").iterdir())
    assert len(mine) == 2  # the supervisor and the server

    process.send_signal(number)
    process.communicate(timeout=30)

    assert process.returncode == {signal.SIGINT: 0, signal.SIGTERM: 0, signal.SIGKILL: -9}[number]
    assert eventually(lambda: not any(alive(pid) for pid in mine))
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=1)
    assert eventually(
        lambda: len(set((small_orb.root / ".orb" / "run").iterdir()) & folders) == len(folders) - 1
    )


@pytest.mark.usefixtures("small_aws")
def test_ends_with_its_input(small_orb: Orb) -> None:
    """With `--with-input` it ends when standard input closes, so a killed program leaves no server."""
    runs = small_orb.root / ".orb" / "run"
    before = set(runs.iterdir())

    done = small_orb("up", "--bare", "--json", "--with-input", text="")

    assert done.returncode == 0
    # The folder of an earlier test may be deleted meanwhile.
    eventually(lambda: set(runs.iterdir()) <= before)
    assert [str(path) for new in set(runs.iterdir()) - before for path in new.rglob("*")] == []


def test_people_can_sign_in_while_it_runs(hub_orb: Orb, hub_aws: dict[str, Any]) -> None:
    """It names the sample people without their passwords, which only their file has."""
    assert {name: each["groups"] for name, each in hub_aws["people"].items()} == {
        "olivia": ["OWNER"],
        "edda": ["EMPLOYEE"],
        "chen": ["CUSTOMER"],
        "farida": ["CUSTOMER"],
        "bruno": ["USER"],
    }
    accounts = json.loads((hub_orb.root / ".orb" / "people.json").read_text())["accounts"]
    assert all(account["password"] not in json.dumps(hub_aws) for account in accounts)
    state = (hub_orb.root / ".orb" / "up.json").read_text()
    assert all(account["password"] not in state for account in accounts)


@pytest.mark.parametrize("option", ["--people", "--console"])
def test_people_need_the_stacks(small_orb: Orb, option: str) -> None:
    """An empty AWS has no user pool."""
    done = small_orb("up", "--bare", option)
    assert done.returncode == 2
    assert "--bare" in done.stderr


@pytest.mark.usefixtures("small_aws")
def test_a_workspace_without_a_pool_has_no_people(small_orb: Orb) -> None:
    """The error says that no sample people are there, and how to get them."""
    done = small_orb("token", "olivia")
    assert done.returncode == 1
    assert "orb up --people" in done.stderr
