"""The scenes of the job fail when an order ends in another way, starts twice, or shows its secret."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from sample_jobs import event, order, run

from orb_common.execution import OrderStatus, RunStatus
from orb_tools.demo import execution_scenes
from orb_tools.demo.execution_scenes import (
    _play_end,
    _play_faults,
    _play_orders,
    _play_replay,
    _play_secret,
    _play_submission,
    _wait,
)
from orb_tools.demo.stage import Scenes
from orb_tools.errors import ToolError
from orb_tools.jobs.engine import Submitted

if TYPE_CHECKING:
    from orb_common.execution import OrderEvent, OrderRecord

TOKEN = "planted-secret"
SITE: Any = SimpleNamespace(token=TOKEN, job={"orders": [{}, {}, {}, {}]})


def ended() -> list[OrderRecord]:
    states = [status for status, _ in execution_scenes.EXPECTED.values()]
    return [
        order(number, name, status=status, s3_location="s3://internal/exec.zip")
        for number, (name, status) in enumerate(zip(execution_scenes.EXPECTED, states, strict=True), start=1)
    ]


def told() -> list[OrderEvent]:
    events = [
        event(1, name, "dispatched", "running") for name in execution_scenes.EXPECTED if name != "deploy"
    ]
    return [
        *events,
        event(2, "fetch", "pages", "info", data={"count": 12}),
        event(3, "fetch", "completed", "succeeded"),
    ]


@dataclass
class Fake:
    """An engine that takes everything, and shows what it is given."""

    faults: tuple[str, ...] = ("a", "b")
    shown_log: str = "fetching with ***"
    trace: str = "t"

    def submit(self, job: Any, *, run_id: str | None = None) -> Submitted:
        if "cmds" in job["orders"][1]:
            raise ToolError("refused", faults=self.faults)
        self.trace = {"t": "first", "first": "first"}.get(self.trace, self.trace + "x")
        return Submitted(run_id=run_id or "", trace_id=self.trace, flow_id="f")

    def log(self, _: OrderRecord) -> str:
        return self.shown_log

    def run(self, _: str) -> Any:
        return run(RunStatus.FAILED)

    def orders(self, _: str) -> list[OrderRecord]:
        return ended()

    def events(self, _: str) -> list[OrderEvent]:
        return told()


def goods(play: Any, *arguments: Any) -> list[bool]:
    scenes = Scenes(on_scene=lambda _: None)
    play(scenes, *arguments)
    return [scene.good for scene in scenes.scenes]


def test_each_order_has_its_end() -> None:
    """Another end of one order, a second start and a lost event are noticed."""
    assert goods(_play_orders, ended(), told()) == [True] * 7
    for place in range(5):
        orders = ended()
        other = OrderStatus.SUCCEEDED if place > 1 else OrderStatus.FAILED
        orders[place] = replace(orders[place], status=other)
        assert goods(_play_orders, orders, told()) == [True] * place + [False] + [True] * (6 - place)
    assert goods(_play_orders, ended(), [*told(), event(4, "build", "dispatched", "running")])[5:] == [
        False,
        True,
    ]
    assert goods(_play_orders, ended(), [*told(), event(4, "deploy", "dispatched", "running")])[5:] == [
        False,
        True,
    ]
    assert goods(_play_orders, ended(), told()[:-2])[5:] == [True, False]


def test_a_wrong_job_must_be_refused_with_both_faults() -> None:
    """One fault of two, and a job that is taken, are noticed."""
    assert goods(_play_faults, Fake(), SITE) == [True]
    assert goods(_play_faults, Fake(faults=("a",)), SITE) == [False]


def test_a_second_submission_must_be_the_same_run() -> None:
    """Another trace for the same run id is noticed."""
    assert goods(_play_submission, Fake(trace="first"), SITE, "r-1") == [True, True]
    assert goods(_play_submission, Fake(trace="other"), SITE, "r-1") == [True, False]


def test_the_end_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another summary, another file for callers, and a key that stays are noticed."""
    summary = {"succeeded": 2, "failed": 2, "timed_out": 1}
    done = {"status": "failed", "summary": summary}
    names: list[str] = []

    def describe() -> dict[str, Any]:
        return {"Parameters": [{"Name": name} for name in names]}

    monkeypatch.setattr(execution_scenes, "_object", lambda *_: json.dumps(done).encode())
    ssm = SimpleNamespace(describe_parameters=describe)
    monkeypatch.setattr(execution_scenes, "aws_client", lambda *_: ssm)
    running = SimpleNamespace(endpoint="")
    right = run(RunStatus.FAILED, summary=summary)
    assert goods(_play_end, running, right) == [True, True, True]
    assert goods(_play_end, running, run(RunStatus.SUCCEEDED, summary=summary)) == [False, True, True]
    names.append("/x/sops-keys/r-1/0001")
    done["status"] = "succeeded"
    assert goods(_play_end, running, right) == [True, False, False]


@pytest.mark.parametrize(("shown", "line", "good"), [
    ("fetching with ***", "harmless", [True, True]),
    (f"fetching with {TOKEN}", "harmless", [False, True]),
    ("", "harmless", [False, True]),
    ("fetching with ***", f"a {TOKEN} b", [True, False]),
])  # fmt: skip
def test_a_shown_secret_is_noticed(
    monkeypatch: pytest.MonkeyPatch, shown: str, line: str, good: list[bool]
) -> None:
    """The secret may be neither in the log of the order nor in that of a function. An empty log proves nothing."""
    pages = [{"events": [{"message": line}]}]
    logs = SimpleNamespace(get_paginator=lambda _: SimpleNamespace(paginate=lambda **_: pages))
    monkeypatch.setattr(execution_scenes, "aws_client", lambda *_: logs)
    monkeypatch.setattr(execution_scenes, "_object", lambda *_: b"")
    monkeypatch.setattr(execution_scenes, "_text_of_bundle", lambda _: "sealed")
    running = SimpleNamespace(endpoint="", functions=dict.fromkeys(execution_scenes.FUNCTIONS, "f"))
    assert goods(_play_secret, running, Fake(shown_log=shown), SITE, ended()) == good


def test_a_change_by_a_replay_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The run, its orders and its events must be the same afterwards. A function that fails ends the demo."""
    calls: list[Any] = []
    answer = SimpleNamespace(error=None, logs=())

    def invoke(_: object, unit: str, given: Any) -> Any:
        calls.append(given["Records"][0]["s3"]["object"]["key"])
        return answer

    monkeypatch.setattr(execution_scenes, "invoke_deployed", invoke)
    running = SimpleNamespace(endpoint="", region="us-east-1")
    before = run(RunStatus.FAILED)
    assert goods(_play_replay, running, Fake(), before, told()) == [True]
    assert calls == [f"tmp/callbacks/runs/r-1/{number}/result.json" for number in ("0000", "0001")]
    assert goods(_play_replay, running, Fake(), before, told()[:-1]) == [False]
    answer.error = {"errorType": "X"}
    with pytest.raises(ToolError):
        goods(_play_replay, running, Fake(), before, told())


def test_a_run_that_does_not_end_ends_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the state of each order."""
    monkeypatch.setattr(execution_scenes, "LONGEST", -1.0)
    engine: Any = Fake()
    with pytest.raises(ToolError, match="fetch succeeded, build succeeded, test failed"):
        _wait(engine, "r-1")
