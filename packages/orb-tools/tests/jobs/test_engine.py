"""The engine is asked by the names of its deployment, and its refusals are shown."""

from __future__ import annotations

import base64
import io
import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import EndpointConnectionError
from sample_jobs import EVENTS, order, run

from orb_common.execution import OrderEvents, Orders, OrderStatus, Runs
from orb_tools.embedded.state_file import Running
from orb_tools.errors import ToolError
from orb_tools.jobs.engine import JobEngine
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from orb_testing.engines import MotoEngine

# A running AWS has one address for all of its services.
pytestmark = pytest.mark.dynamodb_engines("moto")

PREFIX = "orb-integration-hub-dev"
JOB = {"username": "olivia", "orders": []}


class InitJob:
    """The function init_job, with one answer."""

    def __init__(self, answer: object, **more: object) -> None:
        self.answer = {"Payload": io.BytesIO(json.dumps(answer).encode()), **more}
        self.called: dict[str, Any] = {}

    def invoke(self, **request: Any) -> dict[str, Any]:
        self.called = request
        return self.answer


def engine_of(init_job: object) -> JobEngine:
    return JobEngine(PREFIX, lambda service: init_job if service == "lambda" else SimpleNamespace())


def test_a_job_is_submitted() -> None:
    """The function of the deployment gets the job and a run id, so that a lost answer does not start a second run."""
    answer = {"status": "ok", "run_id": "r-1", "trace_id": "t", "flow_id": "f"}
    init_job = InitJob(answer)
    submitted = engine_of(init_job).submit(JOB, run_id="r-1")
    assert (submitted.run_id, submitted.trace_id, submitted.flow_id) == ("r-1", "t", "f")
    assert init_job.called["FunctionName"] == f"{PREFIX}-init-job"
    event = json.loads(init_job.called["Payload"])
    assert event["run_id"] == "r-1"
    assert json.loads(base64.b64decode(event["job_parameters_b64"])) == JOB
    other = InitJob(answer)
    engine_of(other).submit(JOB)
    assert json.loads(other.called["Payload"])["run_id"]


@pytest.mark.parametrize(
    ("answer", "faults"),
    [
        ({"status": "error", "errors": [{"path": "orders[0].cmds", "rule": "r"}]}, ("orders[0].cmds: r",)),
        ({"status": "error", "errors": ["a", "b"]}, ("a", "b")),
        ({"status": "error", "error": "no"}, ("no",)),
    ],
)
def test_a_refused_job_shows_all_faults(answer: object, faults: tuple[str, ...]) -> None:
    """The faults that only the engine can see, such as a missing secret, are shown line by line."""
    with pytest.raises(ToolError, match="refused") as caught:
        engine_of(InitJob(answer)).submit(JOB)
    assert caught.value.faults == faults


def test_a_function_that_fails_is_an_error_of_the_tool() -> None:
    """A crash and a missing deployment end the command with a message."""
    with pytest.raises(ToolError, match="init-job failed"):
        engine_of(InitJob({"errorMessage": "x"}, FunctionError="Unhandled")).submit(JOB)

    def invoke(**_: object) -> None:
        raise EndpointConnectionError(endpoint_url="http://nowhere")

    with pytest.raises(ToolError, match="could not be called: EndpointConnectionError"):
        engine_of(SimpleNamespace(invoke=invoke)).submit(JOB)


@pytest.fixture
def stored(aws: MotoEngine, aws_tables: dict[str, str]) -> JobEngine:
    """The engine of the tables, with a run that has ended."""
    orders, events = aws_tables["Orders"], aws_tables["OrderEvents"]
    runs = Runs(aws_tables["Runs"], orders, events)
    runs.prepare(run(order_count=2), owner="o", until=1)
    Orders(orders, events).put_all([order(1, "build"), order(2, "test", "build")])
    for event in reversed(EVENTS):
        OrderEvents(events).put(event)
    return JobEngine(PREFIX, aws.client)


@pytest.mark.tables("Orders", "OrderEvents", "Runs")
def test_a_number_is_not_hidden_by_a_name(aws: MotoEngine, aws_tables: dict[str, str]) -> None:
    """Whole numbers come first, then names, then short numbers."""
    orders, events = aws_tables["Orders"], aws_tables["OrderEvents"]
    Orders(orders, events).put_all([order(1, "2"), order(2, "0003"), order(3, "test")])
    engine = JobEngine(PREFIX, aws.client)
    found = {name: engine.order("r-1", name).order_num for name in ("2", "0003", "0002", "3", "1", "test")}
    assert found == {"2": "0001", "0003": "0003", "0002": "0002", "3": "0003", "1": "0001", "test": "0003"}


@pytest.mark.tables("Orders", "OrderEvents", "Runs")
def test_a_run_is_read(stored: JobEngine) -> None:
    """A run, its orders and its events are found by their ids. What does not exist is named."""
    assert stored.run("r-1").order_count == 2
    assert [each.order_name for each in stored.orders("r-1")] == ["build", "test"]
    assert stored.order("r-1", "test") == stored.order("r-1", "0002") == stored.order("r-1", "2")
    assert [event.epoch for event in stored.events("1f0c9a2e")] == [event.epoch for event in EVENTS]
    missing: list[tuple[Callable[[], object], str]] = [
        (lambda: stored.run("r-2"), "no run r-2"),
        (lambda: stored.order("r-1", "deploy"), "no order deploy"),
        (lambda: stored.events("0"), "no events of trace 0"),
    ]
    for call, message in missing:
        with pytest.raises(ToolError, match=message):
            call()


@pytest.mark.tables("Orders", "OrderEvents", "Runs")
def test_a_log_is_read_where_it_is(aws: MotoEngine, stored: JobEngine) -> None:
    """The whole log is in S3. An order without one has the end in its row, or nothing."""
    aws.client("s3").create_bucket(Bucket="done")
    aws.client("s3").put_object(Bucket="done", Key="r-1/0001.log", Body=b"all of it")
    ended = {"status": OrderStatus.FAILED, "log": "the end"}
    assert stored.log(order(1, "a", log_location="s3://done/r-1/0001.log", **ended)) == "all of it"
    assert stored.log(order(1, "a", **ended)) == "the end"
    assert stored.log(order(1, "a")) == ""
    with pytest.raises(ToolError):
        stored.log(order(1, "a", log_location="s3://done/r-1/0002.log"))


def test_deployments_are_named(tmp_path: Path) -> None:
    """`orb up` tells the name of its function. An environment has its names in its parameters file."""
    running = Running(endpoint="http://127.0.0.1:1", pid=1, functions={"init_job": "a-b-c-init-job"})
    assert JobEngine.of_running(running).function == "a-b-c-init-job"
    with pytest.raises(ToolError, match="no function init_job"):
        JobEngine.of_running(Running(endpoint="http://127.0.0.1:1", pid=1))
    names = {"CustomerId": "x", "ProjectId": "y", "Environment": "prod"}
    folder = tmp_path / "infrastructure" / "parameters"
    folder.mkdir(parents=True)
    (folder / "prod.json").write_text(json.dumps({"Parameters": names}))
    workspace = Workspace(tmp_path)
    assert JobEngine.of_environment(workspace, "prod").function == "x-y-prod-init-job"
    with pytest.raises(ToolError, match="no parameters for environment dev"):
        JobEngine.of_environment(workspace, "dev")
    with pytest.raises(ToolError, match="Invalid endpoint"):
        JobEngine.of_environment(workspace, "prod", endpoint="nowhere")
