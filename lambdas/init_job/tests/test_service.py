"""The whole way of a job: what stands at the end, what is refused, and what a crash leaves."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.init_job import handler
from lambdas.init_job.order_keys import OrderKeys
from lambdas.init_job.submissions import read_submission
from lambdas.init_job.tests.conftest import JOB, KEY_PREFIX, ORDER, TABLES, TOKEN, Engine, event
from lambdas.watchdog.checks import Watchdog, Watched
from orb_common.aws import Bucket
from orb_common.exceptions import (
    AccessDeniedError,
    ConflictError,
    InvalidJobError,
    LostRaceError,
)
from orb_common.execution import OrderStatus, Results, RunStatus
from orb_common.utils.retry import RetryPolicy
from orb_testing.clocks import FrozenClock
from orb_testing.fakes.github import GitHubFake

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lambdas.init_job.service import InitJobService
    from orb_testing.crashes import CrashPoints
    from orb_testing.engines import MotoEngine
    from orb_testing.faults import FaultPlan

pytestmark = pytest.mark.tables(*TABLES)
TRIGGER = "tmp/callbacks/runs/{}/0000/result.json"
JOB_OF_TWO = JOB | {"orders": [ORDER | {"queue_id": "a"}, ORDER | {"dependencies": ["a"]}]}


@pytest.fixture
def impatient(engine: Engine) -> InitJobService:
    """The service without retries in threads, which would outlive the end of their process for a while."""
    once = RetryPolicy(max_attempts=1)
    return replace(
        handler.service(),
        keys=OrderKeys(KEY_PREFIX, policy=once),
        results=Results(Bucket("internal", policy=once), Bucket("done", policy=once)),
    )


@pytest.fixture(autouse=True)
def repository(engine: Engine) -> None:
    engine.git.repository().commit({"run.sh": "echo"})


def submit(
    run_id: str = "r-1",
    job: Any = JOB,
    *,
    owner: str = "request-1",
    seconds: float = 30,
    service: InitJobService | None = None,
    **fields: str,
) -> dict[str, object]:
    submission = read_submission(event(job, run_id=run_id, **fields), request_id="unused", done_bucket="done")
    return (service or handler.service()).submit(submission, owner=owner, seconds=seconds)


def has_trigger(engine: Engine, run_id: str) -> bool:
    return TRIGGER.format(run_id) in set(engine.internal.keys())


def assert_whole(engine: Engine, run_id: str, orders: int) -> None:
    """Assert that a run stands with all that it needs."""
    run = engine.runs.get(run_id)
    assert run is not None
    assert (run.status, run.order_count) == (RunStatus.RUNNING, orders)
    rows = engine.orders.of_run(run_id)
    assert [row.order_num for row in rows] == [f"{number:04}" for number in range(1, orders + 1)]
    keys = engine.internal.keys()
    for row in rows:
        assert row.status is OrderStatus.QUEUED
        assert (row.trace_id, row.flow_id) == (run.trace_id, run.flow_id)
        assert f"tmp/exec/{run_id}/{row.order_num}/exec.zip" in keys
        assert engine.parameter(str(row.sops_key_ssm_path)).startswith("AGE-SECRET-KEY-")
    assert has_trigger(engine, run_id)
    (started,) = engine.events.of_trace(run.trace_id, "_job")
    assert (started.event_type, started.run_id) == ("job_started", run_id)


def test_a_job_becomes_a_run(engine: Engine) -> None:
    """A job is a run with its orders, their bundles and keys, an event, and the trigger of the orchestrator."""
    answer = submit(job=JOB_OF_TWO, trace_id="abc123")
    assert_whole(engine, "r-1", 2)
    assert answer == {
        "run_id": "r-1",
        "trace_id": "abc123",
        "flow_id": "ann:abc123-exec",
        "done_endpt": "s3://done/r-1/done",
        "pr_search_tag": answer["pr_search_tag"],
        "init_pr_comment": None,
    }


def test_a_run_without_its_trigger_is_woken(engine: Engine, fault: FaultPlan, aws: MotoEngine) -> None:
    """If the trigger fails and nobody sends the job again, a watchdog wakes the run when the request is over."""
    fault.error("PUT /internal/" + TRIGGER.format("r-1"), status=403, code="AccessDenied")
    with pytest.raises(AccessDeniedError):
        submit(seconds=300)
    run = engine.runs.get("r-1")
    assert run is not None
    assert run.status is RunStatus.RUNNING
    client = aws.client("stepfunctions")
    (machine,) = client.list_state_machines()["stateMachines"]
    (execution,) = client.list_executions(stateMachineArn=machine["stateMachineArn"])["executions"]
    watched = Watched.of(
        json.loads(client.describe_execution(executionArn=execution["executionArn"])["input"])
    )
    assert watched == ("r-1", "0000", run.owned_until, "internal")
    clock = FrozenClock(datetime.fromtimestamp(run.owned_until, UTC))
    watchdog = Watchdog(results_of=lambda name: Results(Bucket(name), Bucket(name)), clock=clock)
    assert watchdog.check(watched).done
    assert has_trigger(engine, "r-1")


def test_a_replay_changes_nothing(engine: Engine) -> None:
    """The same job again gets the same answer. The run is not stored again, and its code is not fetched again."""
    first = submit()
    stored = engine.runs.get("r-1"), engine.orders.of_run("r-1")
    bundle = engine.internal.read("tmp/exec/r-1/0001/exec.zip")
    fetches = engine.git.fetches()
    assert submit(owner="request-2") == first
    assert (engine.runs.get("r-1"), engine.orders.of_run("r-1")) == stored
    assert engine.internal.read("tmp/exec/r-1/0001/exec.zip") == bundle
    assert engine.git.fetches() == fetches


def test_a_replay_makes_up_for_a_lost_trigger(engine: Engine) -> None:
    """If the trigger was lost, the replay writes it. A run that has ended is left alone."""
    submit()
    engine.internal.delete(TRIGGER.format("r-1"))
    submit()
    assert has_trigger(engine, "r-1")
    engine.runs.finish("r-1", RunStatus.SUCCEEDED, {"succeeded": 1})
    engine.internal.delete(TRIGGER.format("r-1"))
    assert submit()["run_id"] == "r-1"
    assert not has_trigger(engine, "r-1")


def test_another_job_with_the_same_id(engine: Engine) -> None:
    """A run id belongs to one job."""
    submit()
    with pytest.raises(ConflictError) as caught:
        submit(job=JOB_OF_TWO)
    assert not caught.value.retryable
    assert len(engine.orders.of_run("r-1")) == 1


def test_all_faults_of_values_and_code_at_once(engine: Engine) -> None:
    """What a job names and cannot use is reported at once, with its path. Nothing is stored."""
    job = JOB | {
        "orders": [
            ORDER | {"ssm_paths": ["/none", "/ci/github-token"]},
            ORDER | {"secret_manager_paths": ["none"], "git_folder": "none"},
            ORDER | {"ssm_paths": [f"{KEY_PREFIX}/r-0/key"], "s3_location": "s3://none/x.zip"},
        ]
    }
    with pytest.raises(InvalidJobError) as caught:
        submit(job=job)
    assert [fault.path for fault in caught.value.faults] == [
        "orders[0].ssm_paths[0]", "orders[1].secret_manager_paths[0]", "orders[2].ssm_paths[0]",
        "orders[1].git_folder", "orders[2].s3_location",
    ]  # fmt: skip
    assert engine.runs.get("r-1") is None
    assert engine.internal.keys() == []


def test_a_token_that_is_missing(engine: Engine) -> None:
    """The place of the token is at fault only if an order needs the token."""
    job = JOB | {"git_token_location": "aws:::secretd:none"}
    with pytest.raises(InvalidJobError) as caught:
        submit(job=job)
    assert [fault.path for fault in caught.value.faults] == ["git_token_location"]


def test_a_fault_can_be_mended(engine: Engine) -> None:
    """A job that was refused leaves its run id free, for itself and for its better version."""
    with pytest.raises(InvalidJobError):
        submit(job=JOB | {"orders": [ORDER | {"ssm_paths": ["/new"]}]})
    engine.ssm.put_parameter(Name="/other", Value="x", Type="String")
    submit(job=JOB | {"orders": [ORDER | {"ssm_paths": ["/other"]}]}, owner="request-2")
    assert_whole(engine, "r-1", 1)


def test_a_request_that_failed_goes_on_when_it_is_sent_again(engine: Engine, fault: FaultPlan) -> None:
    """After a failure within the preparation, the same request goes on at once. Another one has to wait."""
    fault.error("ssm:PutParameter", status=400, code="AccessDeniedException")
    with pytest.raises(AccessDeniedError):
        submit()
    run = engine.runs.get("r-1")
    assert run is not None
    assert (run.status, engine.orders.of_run("r-1")) == (RunStatus.PREPARING, [])
    with pytest.raises(LostRaceError) as caught:
        submit(owner="request-2")
    assert caught.value.retryable
    assert 0 < (caught.value.retry_after or 0) <= 32
    submit()
    assert_whole(engine, "r-1", 1)


def test_another_request_takes_over_in_the_end(engine: Engine, fault: FaultPlan) -> None:
    """When the time of the first request is over, another one prepares the run, with the ids of the first."""
    # The orders are stored by the first transaction, and the run is started by the second.
    fault.error("dynamodb:TransactWriteItems", status=400, code="AccessDeniedException", nth=2)
    with pytest.raises(AccessDeniedError):
        submit(job=JOB_OF_TWO, seconds=-3600)
    assert len(engine.orders.of_run("r-1")) == 2
    prepared = engine.runs.get("r-1")
    assert prepared is not None
    answer = submit(job=JOB_OF_TWO, owner="request-2")
    assert answer["trace_id"] == prepared.trace_id
    assert_whole(engine, "r-1", 2)


def test_a_crash_leaves_a_whole_run_or_none(
    engine: Engine, impatient: InitJobService, crash_points: CrashPoints
) -> None:
    """Before its start there is no run, and nothing would start one. The same request makes it whole."""
    numbers = itertools.count(1)

    def recover(run_id: str) -> None:
        run = engine.runs.get(run_id)
        if run is not None and run.status is RunStatus.PREPARING:
            assert not has_trigger(engine, run_id)
        elif run is not None:
            assert len(engine.orders.of_run(run_id)) == 1
        submit(run_id)
        assert_whole(engine, run_id, 1)

    crash_points(
        lambda run_id: submit(run_id, service=impatient),
        prepare=lambda: f"r-{next(numbers)}",
        recover=recover,
        after_only=True,
    )


def test_two_requests_at_once(engine: Engine, race: Callable[..., Any]) -> None:
    """Of several requests for one run, one prepares it. The others get an error that may pass, and find it later."""
    ended = race([lambda owner=f"request-{number}": submit(owner=owner) for number in range(4)])
    assert ended.values
    assert {type(error) for error in ended.errors} <= {LostRaceError}
    assert_whole(engine, "r-1", 1)
    assert all(value["trace_id"] == submit()["trace_id"] for value in ended.values)


@pytest.fixture
def github(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[GitHubFake]:
    """A GitHub Enterprise Server: the API beside the repositories."""
    with GitHubFake(root="/api/v3") as fake:
        monkeypatch.setattr("lambdas.init_job.settings.Settings.github_api_url", fake.api_url)
        engine.ssm.put_parameter(
            Name="/ci/api-token", Value=fake.token(write=["octo/app"]), Type="SecureString"
        )
        handler.service.reset()
        yield fake


def test_a_comment_on_the_pull_request(engine: Engine, github: GitHubFake) -> None:
    """A job about a pull request gets a comment there, found by the tag of the answer."""
    pull = github.add_pull_request(github.add_repository("octo/app"))
    engine.git.tokens.add(engine.parameter("/ci/api-token"))
    answer = submit(job=JOB | {"pr_number": 1, "git_token_location": "aws:::ssm:/ci/api-token"})
    (comment,) = github.comments(pull)
    assert answer["init_pr_comment"] == comment.id
    assert f"###{answer['pr_search_tag']}###" in comment.body


def test_a_comment_that_fails_does_not_fail_the_job(engine: Engine, github: GitHubFake) -> None:
    """The job runs, whatever GitHub says to its comment."""
    answer = submit(job=JOB | {"pr_number": 1})
    assert answer["init_pr_comment"] is None
    assert_whole(engine, "r-1", 1)
    assert github.requests[0].headers["authorization"] == f"Bearer {TOKEN}"
