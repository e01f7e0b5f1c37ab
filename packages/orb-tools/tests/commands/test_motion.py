"""`orb motion`: what it needs, and its exit status."""

from __future__ import annotations

from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from rooms_looks import KITCHEN, house_look, room_look

from orb_tools.commands import motion
from orb_tools.embedded import state_file
from orb_tools.errors import ToolError
from orb_tools.motion import device_connection, moving_in, passing_time, spotify_beside
from orb_tools.motion.simulation import Simulation

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def _nothing(*_: object, **__: object) -> Iterator[Any]:
    yield {}


@pytest.fixture
def ticks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two looks, without an embedded AWS. The list is of what went wrong."""
    faults: list[str] = []

    def play(simulation: Simulation, seconds: int) -> Iterator[object]:
        assert (seconds, simulation.speed, len(simulation.rooms)) == (120, 30, 1)
        yield house_look(room_look(KITCHEN, "playback_started", playing="Morning"))
        simulation.faults += faults
        yield house_look(room_look(KITCHEN, "playback_started"))

    monkeypatch.setattr(Simulation, "ticks", play)
    monkeypatch.setattr(
        state_file, "require_running", lambda _: SimpleNamespace(endpoint="http://127.0.0.1:9", tables={})
    )
    monkeypatch.setattr(spotify_beside, "spotify_beside", _nothing)
    monkeypatch.setattr(moving_in, "moved_in", _nothing)
    monkeypatch.setattr(passing_time, "schedules_stopped", _nothing)
    monkeypatch.setattr(device_connection, "DeviceConnection", _nothing)
    return faults


ARGUMENTS = ["simulate", "--sensors", "1", "--minutes", "2", "--speed", "30", "--seed", "4"]


def test_the_exit_status_says_whether_the_laws_held(ticks: list[str]) -> None:
    """0 without faults; 3 with them, and each is named."""
    done = CliRunner().invoke(motion.command, ARGUMENTS)
    assert done.exit_code == 0, done.output
    assert (
        done.stdout.splitlines()[-1]
        == "1 motions: 1 playback started; 0 pauses by hand; the same walks: --seed 4"
    )
    ticks.append("a motion in Kitchen was lost")
    done = CliRunner().invoke(motion.command, ARGUMENTS)
    assert (done.exit_code, done.stderr) == (3, "wrong: a motion in Kitchen was lost\n")


def test_it_needs_an_embedded_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says how to start one."""
    monkeypatch.setattr(state_file, "find_running", lambda _: None)
    done = CliRunner().invoke(motion.command, ARGUMENTS)
    assert isinstance(done.exception, ToolError)
    assert "orb up" in str(done.exception.hint)
