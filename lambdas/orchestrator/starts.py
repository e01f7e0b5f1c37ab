"""Starts of workers and watchdogs. Each can be repeated: a watchdog has a name, and a worker runs once for its mark."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from math import ceil
from typing import TYPE_CHECKING, Final, NamedTuple

from orb_common.aws import session
from orb_common.aws.errors import aws_errors
from orb_common.exceptions import ValidationError
from orb_common.execution.ids import TRIGGER_NUMBER
from orb_common.execution.statuses import ExecutionTarget

if TYPE_CHECKING:
    from lambdas.orchestrator.credentials import WorkerCredentials
    from lambdas.orchestrator.settings import Settings
    from orb_common.execution.models import OrderRecord, RunRecord
    from orb_common.execution.results import Results

BUILD_GRACE: Final = 900
"""Seconds that a build has beside the timeout of its order, because it may wait for its start."""
JOB_GRACE: Final = 5
"""Seconds. The clock of this function may be behind that of the watchdog."""
SESSION_SECONDS: Final = {ExecutionTarget.LAMBDA: 900, ExecutionTarget.CODEBUILD: 3600}
"""A worker uses its credentials at its start, and for its result if the link for results is dead by then. Those of a
build last for an hour, the longest that AWS gives in a chain of roles: see `WorkerCredentials.of`."""
_BUILD: Final = re.compile(r"/build/([^/?]+)\?")
"""The id of a build in `execution_url`."""
LEAST_BUILD_MINUTES: Final = 5
"""Source: CodeBuild, StartBuild, timeoutInMinutesOverride."""


class Started(NamedTuple):
    """A worker that was started, with its watchdog."""

    execution_id: str
    """The request of Lambda, or the build."""
    execution_url: str
    """Its page in the console."""
    step_function_url: str
    """The page of the watchdog."""


class Starter:
    """Starts workers on Lambda and CodeBuild, and their watchdogs.

    Args:
        settings: The names of the function, the project and the state machine.
        credentials: Makes the credentials of workers.
        results: Signs the links for their results.
    """

    def __init__(self, settings: Settings, credentials: WorkerCredentials, results: Results) -> None:
        self._settings = settings
        self._credentials = credentials
        self._results = results

    def watch_job(self, run: RunRecord) -> None:
        """Start the watchdog of a job: at the deadline, it makes the orchestrator look at the run.

        Raises:
            OrbError: An error of `orb_common.aws.errors`.
        """
        if run.deadline is not None:
            self._watch(run.run_id, TRIGGER_NUMBER, 1, run.deadline + JOB_GRACE)

    def start(self, order: OrderRecord) -> Started:
        """Start the watchdog and then the worker of a claimed order, so that no worker is lost without a watchdog.

        Raises:
            ValidationError: The order has no target that can be started.
            OrbError: An error of `orb_common.aws.errors`.
        """
        grace = {ExecutionTarget.LAMBDA: self._settings.lambda_grace, ExecutionTarget.CODEBUILD: BUILD_GRACE}
        if order.execution_target not in grace:
            raise ValidationError("an order of this target cannot be started", field="execution_target")
        started_at = order.started_at or 0
        seconds = order.timeout + grace[order.execution_target]
        page = self._watch(order.run_id, order.order_num, order.attempts, started_at + seconds)
        task = json.dumps(
            {
                "run_id": order.run_id,
                "order_num": order.order_num,
                "dispatch_token": order.dispatch_token,
                "s3_location": order.s3_location,
                "sops_key_ssm_path": order.sops_key_ssm_path,
                "internal_bucket": self._settings.internal_bucket,
                # Signed now: a link dies with the credentials that sign it.
                "callback_url": self._results.link_for(order.run_id, order.order_num, expires=seconds),
                "credentials": self._credentials.of(order, seconds=SESSION_SECONDS[order.execution_target]),
            }
        )
        if order.execution_target is ExecutionTarget.LAMBDA:
            return self._invoke(task, page)
        return self._build(task, page, order.timeout)

    def stop_build(self, order: OrderRecord) -> None:
        """Stop the build of an order, if it has one. A repeat is harmless. Lambda has no such request.

        Raises:
            OrbError: An error of `orb_common.aws.errors`.
        """
        found = _BUILD.search(order.execution_url or "")
        if order.execution_target is ExecutionTarget.CODEBUILD and found is not None:
            with aws_errors(operation="codebuild:StopBuild"):
                session.client("codebuild").stop_build(id=found[1])

    def stop_watch(self, order: OrderRecord) -> None:
        """Stop the watchdog of the last claim of an order, if there is one. A repeat is harmless.

        Raises:
            OrbError: An error of `orb_common.aws.errors`.
        """
        client = session.client("stepfunctions")
        execution = self._execution(order.run_id, order.order_num, order.attempts)
        with (
            aws_errors(operation="states:StopExecution"),
            suppress(client.exceptions.ExecutionDoesNotExist),
        ):
            client.stop_execution(executionArn=execution, cause="the order gets a new claim")

    def _execution(self, run_id: str, order_num: str, attempt: int) -> str:
        """Return the ARN of a watchdog. It ends with the name."""
        machine = self._settings.watchdog_sfn.replace(":stateMachine:", ":execution:")
        return f"{machine}:{run_id}-{order_num}-{attempt}"

    def _watch(self, run_id: str, order_num: str, attempt: int, deadline: int) -> str:
        client = session.client("stepfunctions")
        machine = self._settings.watchdog_sfn
        execution = self._execution(run_id, order_num, attempt)
        facts = {
            "run_id": run_id,
            "order_num": order_num,
            "deadline": deadline,
            "internal_bucket": self._settings.internal_bucket,
        }
        # If it exists, an earlier pass has started it, and ended before it could note that.
        with (
            aws_errors(operation="states:StartExecution"),
            suppress(client.exceptions.ExecutionAlreadyExists),
        ):
            client.start_execution(
                stateMachineArn=machine, name=execution.rpartition(":")[2], input=json.dumps(facts)
            )
        region = client.meta.region_name
        return f"{_console(region)}/states/home?region={region}#/v2/executions/details/{execution}"

    def _invoke(self, task: str, page: str) -> Started:
        client, name = session.client("lambda"), self._settings.worker_lambda
        with aws_errors(operation="lambda:InvokeFunction"):
            answer = client.invoke(FunctionName=name, InvocationType="Event", Payload=task.encode())
        region = client.meta.region_name
        return Started(
            execution_id=str(answer["ResponseMetadata"].get("RequestId", "")),
            execution_url=f"{_console(region)}/lambda/home?region={region}#/functions/{name.rpartition(':')[2]}",
            step_function_url=page,
        )

    def _build(self, task: str, page: str, timeout: int) -> Started:
        client, project = session.client("codebuild"), self._settings.codebuild_project
        minutes = ceil((timeout + BUILD_GRACE) / 60)
        with aws_errors(operation="codebuild:StartBuild"):
            # Without a token of CodeBuild's own: a repeat has other credentials, which CodeBuild would refuse under the
            # same token. The mark of the worker lets one of two builds run the commands.
            answer = client.start_build(
                projectName=project,
                environmentVariablesOverride=[{"name": "ORB_ORDER", "value": task, "type": "PLAINTEXT"}],
                timeoutInMinutesOverride=max(minutes, LEAST_BUILD_MINUTES),
            )
        region, build = client.meta.region_name, str(answer["build"]["id"])
        return Started(
            execution_id=build,
            execution_url=f"{_console(region)}/codesuite/codebuild/projects/{project}/build/{build}?region={region}",
            step_function_url=page,
        )


def _console(region: str) -> str:
    return f"https://{region}.console.aws.amazon.com"
