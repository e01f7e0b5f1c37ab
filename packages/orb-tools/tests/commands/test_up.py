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
