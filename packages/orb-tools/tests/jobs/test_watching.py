"""A run is watched until it ends."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

from orb_common.execution import RunStatus
from orb_tools.jobs.watching import EXIT_STATUS, snapshots, watch

if TYPE_CHECKING:
    from collections.abc import Callable

    from sample_jobs import ShownEngine


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_snapshots_end_with_the_run(ended: Callable[[RunStatus], ShownEngine]) -> None:
    """The last snapshot is of the ended run, and there is a pause before each look but the first."""
    pauses: list[float] = []
    engine: Any = ended(RunStatus.FAILED)
    seen = list(snapshots(engine, "r-1", interval=2, sleep=pauses.append))
    assert [run.status for run, _ in seen] == [RunStatus.RUNNING, RunStatus.FAILED]
    assert pauses == [2]


def test_lines_are_written_for_changes(ended: Callable[[RunStatus], ShownEngine]) -> None:
    """A log gets a line for each state of an order, then the logs of failed orders and the end of the job."""
    out = io.StringIO()
    engine: Any = ended(RunStatus.FAILED)
    run = watch(engine, "r-1", out, interval=0)
    lines = out.getvalue().splitlines()
    assert [line.split("s  ")[1].split()[:2] for line in lines[:5]] == [
        ["fetch", "succeeded"], ["build", "running"], ["test", "failed"], ["report", "failed:"], ["build", "succeeded"],
    ]  # fmt: skip
    assert lines[5:] == [
        "", "--- log of test ---", "boom", "", "the job failed: 2 succeeded, 2 failed, 0 timed out",
    ]  # fmt: skip
    assert engine.logs == ["test", "report"]
    assert EXIT_STATUS[RunStatus(run.status)] == 3


@pytest.mark.parametrize(
    ("status", "text"),
    [(RunStatus.SUCCEEDED, "the job succeeded: "), (RunStatus.TIMED_OUT, "the job timed out: ")],
)
def test_a_terminal_shows_a_tree(
    ended: Callable[[RunStatus], ShownEngine], status: RunStatus, text: str
) -> None:
    """The last tree stays on the screen, above the logs and the end of the job."""
    out = Terminal()
    engine: Any = ended(status)
    watch(engine, "r-1", out, interval=0)
    shown = out.getvalue()
    assert shown.rindex("report") < shown.index("--- log of test ---") < shown.index(text)


def test_each_end_has_its_exit_status() -> None:
    """1 and 2 mean that the command itself failed, so no end of a job has them."""
    assert EXIT_STATUS.keys() == set(RunStatus) - {RunStatus.PREPARING, RunStatus.RUNNING}
    assert sorted(EXIT_STATUS.values()) == [0, 3, 4]
    assert EXIT_STATUS[RunStatus.SUCCEEDED] == 0
