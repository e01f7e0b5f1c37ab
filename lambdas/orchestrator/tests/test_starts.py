"""Laws of the starts of workers and watchdogs."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from lambdas.orchestrator.credentials import WorkerCredentials
from lambdas.orchestrator.starts import Starter
from lambdas.orchestrator.stores import Stores
from orb_common.aws import session
from orb_common.exceptions import ThrottlingError, ValidationError

if TYPE_CHECKING:
    from lambdas.orchestrator.tests.deployment import Deployment
    from orb_common.execution import OrderRecord
    from orb_testing.faults import FaultPlan

INVOKE = "POST /2015-03-31/functions/worker/invocations"


def starter(deployment: Deployment) -> Starter:
    settings = deployment.settings
    return Starter(settings, WorkerCredentials(settings), Stores.of(settings).results)


def claimed(deployment: Deployment, **changes: object) -> OrderRecord:
    deployment.submit((), changes={1: changes})
    order = deployment.stores.orders.claim(deployment.order(1), "token-1")
    assert order is not None
    return order


def test_a_worker_on_lambda(deployment: Deployment) -> None:
    """Lambda gets all that the worker needs, with credentials of its own, and a link for its result."""
    started = starter(deployment).start(claimed(deployment))
    [task] = deployment.invoked
    credentials, link = task.pop("credentials"), urlsplit(task.pop("callback_url"))
    assert link.path == "/internal/tmp/callbacks/runs/run-1/0001/result.json"
    # It is valid until the watchdog ends the order.
    assert parse_qs(link.query)["X-Amz-Expires"] == ["180"]
    assert credentials.keys() == {"access_key_id", "secret_access_key", "session_token"}
    assert task == {
        "run_id": "run-1", "order_num": "0001", "dispatch_token": "token-1", "internal_bucket": "internal",
        "s3_location": "s3://internal/tmp/exec/run-1/0001/exec.zip", "sops_key_ssm_path": "/orb/sops-keys/run-1/0001",
    }  # fmt: skip
    assert started.execution_id
    assert started.execution_url.endswith("#/functions/worker")


def test_the_watchdog_of_an_order(deployment: Deployment) -> None:
    """The watchdog is named by the order and the attempt. It waits for the timeout and a minute more."""
    started = starter(deployment).start(claimed(deployment, timeout=100))
    deadline = int(deployment.clock.now().timestamp()) + 100 + 60
    assert deployment.watchdogs() == {
        "run-1-0001-1": {
            "run_id": "run-1",
            "order_num": "0001",
            "deadline": deadline,
            "internal_bucket": "internal",
        }
    }
    assert started.step_function_url.endswith(":execution:watchdog:run-1-0001-1")


def test_the_watchdog_of_a_job(deployment: Deployment) -> None:
    """The watchdog of a job waits for its deadline, and so long that any clock has passed it."""
    deployment.submit(())
    starter(deployment).watch_job(deployment.run())
    [watched] = deployment.watchdogs().values()
    assert (watched["order_num"], watched["deadline"]) == ("0000", (deployment.run().deadline or 0) + 5)
    starter(deployment).watch_job(replace(deployment.run(), deadline=None))
    assert len(deployment.watchdogs()) == 1


def test_no_worker_without_a_watchdog(deployment: Deployment, fault: FaultPlan) -> None:
    """If the watchdog cannot be started, the worker is not started either."""
    order = claimed(deployment)
    fault.throttle("states:StartExecution", times=None)
    with pytest.raises(ThrottlingError):
        starter(deployment).start(order)
    assert deployment.invoked == []


def test_a_repeated_start(deployment: Deployment) -> None:
    """A start that is repeated finds its watchdog there. The worker gets the same token, so it runs once."""
    order = claimed(deployment)
    for _ in range(2):
        starter(deployment).start(order)
    assert len(deployment.watchdogs()) == 1
    # AWS refuses the name, if the input is another one.
    starter(deployment).stop_watch(order)
    starter(deployment).start(replace(order, timeout=99))
    assert deployment.watchdogs() == {}
    assert [task["dispatch_token"] for task in deployment.invoked] == ["token-1"] * 3
    assert [deployment.work(task) for task in deployment.invoked] == [True, False, False]


def test_a_watchdog_is_stopped(deployment: Deployment) -> None:
    """The watchdog of the last claim can be stopped, also twice, and also if it was never started."""
    order = claimed(deployment)
    starter(deployment).stop_watch(order)
    starter(deployment).start(order)
    for _ in range(2):
        starter(deployment).stop_watch(order)
    assert deployment.watchdogs() == {}


@pytest.mark.parametrize(("timeout", "minutes"), [(60, 16), (7200, 135)])
def test_a_worker_on_codebuild(deployment: Deployment, timeout: int, minutes: int) -> None:
    """CodeBuild gets the same task as a variable, and ends the build a little after the timeout of the order."""
    requests: list[dict[str, Any]] = []
    # moto forgets the variables and the timeout of a build.
    session.client("codebuild").meta.events.register(
        "provide-client-params.codebuild.StartBuild", lambda params, **_: requests.append(dict(params))
    )
    order = claimed(deployment, execution_target="codebuild", timeout=timeout)
    started = starter(deployment).start(order)
    [request] = requests
    assert (request["projectName"], request["timeoutInMinutesOverride"]) == ("worker", minutes)
    [variable] = request["environmentVariablesOverride"]
    assert variable["name"] == "ORB_ORDER"
    assert json.loads(variable["value"])["dispatch_token"] == "token-1"
    assert started.execution_url.endswith(f"/projects/worker/build/{started.execution_id}?region=us-east-1")
    [watched] = deployment.watchdogs().values()
    assert watched["deadline"] == (order.started_at or 0) + timeout + 900


def test_other_targets(deployment: Deployment) -> None:
    """A row of Systems Manager cannot be started, and gets no watchdog."""
    with pytest.raises(ValidationError):
        starter(deployment).start(claimed(deployment, execution_target="ssm"))
    assert deployment.watchdogs() == {}
