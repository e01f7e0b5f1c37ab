"""Commands of an order, with real processes."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lambdas.worker import commands as module
from lambdas.worker.commands import Ended, run_commands
from orb_common.execution.statuses import OrderStatus

if TYPE_CHECKING:
    from collections.abc import Callable

PATH = os.environ["PATH"]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[Ended, str]]:
    """Run commands, and return how they ended, with their log."""
    monkeypatch.setattr(module, "GRACE", 0.3)

    def run(
        *commands: str, seconds: float = 30, environment: dict[str, str] | None = None
    ) -> tuple[Ended, str]:
        log: list[bytes] = []
        ended = run_commands(
            commands,
            folder=tmp_path,
            environment={"PATH": PATH, **(environment or {})},
            seconds=seconds,
            log=log.append,
        )
        return ended, b"".join(log).decode()

    return run


Run = "Callable[..., tuple[Ended, str]]"


def test_commands_run_one_after_the_other(run: Run, tmp_path: Path) -> None:
    """Each has a shell, in the folder of the code, with both outputs in the log, in their order."""
    ended, log = run(
        "echo $A; echo err >&2; x=1", "echo ${x-none}; pwd | tail -c 5; cat", environment={"A": "ü"}
    )
    assert ended == Ended(OrderStatus.SUCCEEDED)
    assert log == (
        "$ echo $A; echo err >&2; x=1\nü\nerr\n"
        f"$ echo ${{x-none}}; pwd | tail -c 5; cat\nnone\n{str(tmp_path)[-4:]}\n"
    )


def test_the_first_failure_ends_the_order(run: Run) -> None:
    """The exit status is in the log, and no later command runs."""
    ended, log = run("true", "echo no; exit 3", "echo never")
    assert ended == Ended(OrderStatus.FAILED)
    assert log == "$ true\n$ echo no; exit 3\nno\nExit code: 3\n"
    assert run("kill -9 $$")[1].endswith("Exit code: -9\n")


def test_commands_have_their_own_environment_only(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command sees the variables that it was given, and none of the worker's."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hush")
    _, log = run("env | sort | grep -v -e ^_= -e ^PWD= -e ^SHLVL= -e ^OLDPWD=", environment={"A": "1"})
    assert log.splitlines()[1:] == ["A=1", f"PATH={PATH}"]


def test_the_time_is_that_of_all_commands_together(run: Run) -> None:
    """Commands that are each within the limit time out together. Their processes are ended, and no other one begins."""
    ended, log = run(*["sleep 0.2; echo done"] * 9, seconds=0.5)
    assert ended == Ended(OrderStatus.TIMED_OUT)
    assert 0 < log.count("\ndone\n") < 4
    assert log.endswith("The time of the order is over.\n")


def test_no_time_runs_nothing(run: Run, tmp_path: Path) -> None:
    """A worker that comes too late runs no command."""
    assert run("touch ran", seconds=-1)[0] == Ended(OrderStatus.TIMED_OUT)
    assert list(tmp_path.iterdir()) == []


STUBBORN = "trap '' TERM; (trap '' TERM; sleep 60) & echo $!; sleep 60; sleep 60"


def test_a_timeout_ends_the_whole_group(run: Run) -> None:
    """Children of the shell that ignore the request to end are ended, too, and the worker does not wait for them."""
    ended, log = run(STUBBORN, seconds=0.3)
    assert ended.status is OrderStatus.TIMED_OUT
    assert not Path(f"/proc/{log.splitlines()[1]}").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_nothing_runs_on_after_the_last_command(run: Run) -> None:
    """A process in the background serves the next commands, writes into the log, and is ended with the order."""
    ended, log = run("(sleep 0.1; echo served; sleep 60) & echo $!", "sleep 0.4; echo used")
    assert ended.status is OrderStatus.SUCCEEDED
    lines = log.splitlines()
    assert lines[3:] == ["served", "used"]
    assert not Path(f"/proc/{lines[1]}").exists()


def test_output_is_streamed(run: Run, tmp_path: Path) -> None:
    """A command that prints more than a pipe holds is not blocked, and its output arrives in pieces."""
    sizes: list[int] = []
    ended = run_commands(
        ["head -c 5000000 /dev/zero"],
        folder=tmp_path,
        environment={"PATH": PATH},
        seconds=30,
        log=lambda piece: sizes.append(len(piece)),
    )
    assert ended.status is OrderStatus.SUCCEEDED
    assert sum(sizes) == 5_000_000 + len("$ head -c 5000000 /dev/zero\n")
    assert max(sizes) <= module.CHUNK


@pytest.mark.parametrize(
    "command", ["x" * 140_000, "echo \0", "echo \ud800"], ids=["long", "NUL", "surrogate"]
)
def test_a_command_that_cannot_be_started_has_failed(run: Run, command: str) -> None:
    """What Linux refuses to start is a failed order with a reason, and no error of the worker."""
    ended, log = run("echo one", command)
    assert ended.status is OrderStatus.FAILED
    assert str(ended.reason).startswith("a command cannot be started: ")
    assert log.endswith("The command cannot be started.\n")


def test_an_end_of_the_worker_ends_the_commands(run: Run, tmp_path: Path) -> None:
    """When the worker gets a signal to end, it first ends the running command."""

    def stop(*_: object) -> None:
        raise SystemExit(143)

    before = signal.signal(signal.SIGUSR2, stop)
    try:
        with pytest.raises(SystemExit):
            run("sleep 60 & echo $! > pid; kill -USR2 $PPID; wait")
    finally:
        signal.signal(signal.SIGUSR2, before)
    assert not Path(f"/proc/{(tmp_path / 'pid').read_text().strip()}").exists()
