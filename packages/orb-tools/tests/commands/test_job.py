"""`orb job`: its options, its output and its exit status."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from sample_jobs import EVENTS, ShownEngine, order, run

from orb_common.execution import OrderStatus, RunStatus
from orb_tools.commands import job
from orb_tools.errors import ToolError
from orb_tools.jobs.engine import Submitted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from orb_common.execution import OrderEvent

JOB = """\
username: olivia
orders:
  - {s3_location: "s3://jobs/code.zip", timeout: 60, cmds: [make]}
"""


class Engine(ShownEngine):
    """An engine that takes every job."""

    def __init__(self, status: RunStatus) -> None:
        first = order(
            1, "build", status=OrderStatus.FAILED, log="boom\n", callback_url="https://secret.example"
        )
        super().__init__([(run(status, summary={"failed": 1}), [first])])
        self.submitted: list[tuple[object, str | None]] = []

    def submit(self, given: object, *, run_id: str | None = None) -> Submitted:
        self.submitted.append((given, run_id))
        return Submitted(run_id="r-1", trace_id="1f0c9a2e", flow_id="olivia:1f0c9a2e-exec")

    def order(self, run_id: str, name: str) -> Any:
        return self.orders(run_id)[0]

    def events(self, _: str) -> Sequence[OrderEvent]:
        return EVENTS


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    made = Engine(RunStatus.FAILED)
    monkeypatch.setattr(job, "_engine", lambda *_: made)
    return made


def call(*arguments: object) -> Any:
    return CliRunner().invoke(job.command, [str(each) for each in arguments])


def test_submit(tmp_path: Path, engine: Engine) -> None:
    """The ids of the run are printed, and how to go on."""
    (tmp_path / "job.yml").write_text(JOB)
    done = call("submit", tmp_path / "job.yml", "--run-id", "r-1")
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[:2] == ["run    r-1", "trace  1f0c9a2e"]
    assert "orb job show r-1" in done.output
    ((given, run_id),) = engine.submitted
    assert (given["username"], run_id) == ("olivia", "r-1")  # type: ignore[index]


@pytest.mark.parametrize(
    ("status", "code"), [(RunStatus.SUCCEEDED, 0), (RunStatus.FAILED, 3), (RunStatus.TIMED_OUT, 4)]
)
def test_the_exit_status_is_that_of_the_job(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: RunStatus, code: int
) -> None:
    """With --watch, a script learns from the exit status how the job ended."""
    monkeypatch.setattr(job, "_engine", lambda *_: Engine(status))
    (tmp_path / "job.yml").write_text(JOB)
    done = call("submit", tmp_path / "job.yml", "--watch")
    assert done.exit_code == code
    assert "--- log of build ---\nboom" in done.output
    assert call("show", "r-1", "--watch").exit_code == code


def test_a_wrong_job_is_not_sent(tmp_path: Path, engine: Engine) -> None:
    """The faults are found here, so nothing is sent."""
    (tmp_path / "job.yml").write_text(JOB.replace("make", ""))
    done = call("submit", tmp_path / "job.yml")
    assert isinstance(done.exception, ToolError)
    assert "job.yml:3: orders[0].cmds" in "".join(done.exception.faults)
    assert engine.submitted == []


@pytest.mark.usefixtures("engine")
def test_show_and_logs() -> None:
    """A run is shown as text or JSON, without the secret address for results, and a log as it is."""
    assert call("show", "r-1").output == "run r-1  failed\n0001 build  failed\n"
    shown = json.loads(call("show", "r-1", "--json").output)
    assert (shown["run_id"], shown["orders"][0]["order_name"]) == ("r-1", "build")
    assert "secret.example" not in json.dumps(shown)
    assert call("logs", "r-1", "build").output == "boom\n"
    assert call("show", "r-1", "--json", "--watch").exit_code == 2


@pytest.mark.usefixtures("engine")
def test_trace(tmp_path: Path) -> None:
    """The events are lines, JSON, or a page."""
    assert len(call("trace", "1f0c9a2e").output.splitlines()) == 1 + len(EVENTS)
    assert len(json.loads(call("trace", "1f0c9a2e", "--json").output)) == len(EVENTS)
    done = call("trace", "1f0c9a2e", "--html", tmp_path / "t.html")
    assert done.output == f"wrote {tmp_path / 't.html'}\n"
    assert (tmp_path / "t.html").read_text().startswith("<!doctype html>")
