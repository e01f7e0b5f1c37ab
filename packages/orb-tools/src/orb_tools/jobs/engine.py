"""The execution engine of a deployment, as a client sees it: where jobs go in, and what is stored about their runs."""

from __future__ import annotations

import base64
import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from orb_common.aws.dynamodb import DynamoDB
from orb_common.aws.s3 import Bucket
from orb_common.exceptions import OrbError
from orb_common.execution import OrderEvents, Orders, Runs
from orb_common.utils.ids import new_id
from orb_tools.embedded.client import aws_client
from orb_tools.embedded.deploy import read_parameters
from orb_tools.embedded.invoke import function_name
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from orb_common.execution import OrderEvent, OrderRecord, RunRecord
    from orb_tools.embedded.state_file import Running
    from orb_tools.workspace import Workspace

Client = Any
"""A botocore client. botocore has no types."""
TIMEOUT = 320.0
"""Seconds for the answer of init_job, which may run for 300."""
ACCESS_HINT = "check the environment's name, the region (AWS_REGION) and the credentials"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A job that the engine has taken."""

    run_id: str
    trace_id: str
    flow_id: str


class JobEngine:
    """The engine of one deployment.

    Args:
        prefix: The beginning of the names of functions and tables, such as `orb-integration-hub-dev`.
        client: Returns a botocore client of a service.
    """

    def __init__(self, prefix: str, client: Callable[[str], Client]) -> None:
        dynamodb = DynamoDB(client=client("dynamodb"))
        orders, events = f"{prefix}-orders", f"{prefix}-order-events"
        self.function = f"{prefix}-init-job"
        self._client = client
        self._runs = Runs(f"{prefix}-runs", orders, events, dynamodb=dynamodb)
        self._orders = Orders(orders, events, dynamodb=dynamodb)
        self._events = OrderEvents(events, dynamodb=dynamodb)

    @classmethod
    def of_running(cls, running: Running) -> JobEngine:
        """Return the engine of `orb up`. Raises `ToolError` when it has none."""
        prefix = function_name(running, "init_job").removesuffix("-init-job")
        return cls(prefix, lambda service: aws_client(service, running.endpoint, timeout=TIMEOUT))

    @classmethod
    def of_environment(
        cls, workspace: Workspace, environment: str, *, endpoint: str | None = None
    ) -> JobEngine:
        """Return the engine of an environment, with the credentials and the region of the shell.

        Args:
            workspace: It has the parameters of the environment, which name functions and tables.
            environment: Such as `dev`.
            endpoint: The address of an AWS other than Amazon's.

        Raises:
            ToolError: There is no such environment, or the shell has no region for it.
        """
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError
        from botocore.session import Session

        session = Session()
        config = Config(read_timeout=TIMEOUT, retries={"mode": "standard"})

        def client(service: str) -> Client:
            try:
                return session.create_client(service, endpoint_url=endpoint, config=config)
            except (BotoCoreError, ValueError) as error:  # no region, an unknown profile, no address
                raise ToolError(f"AWS cannot be reached: {error}", hint=ACCESS_HINT) from error

        return cls(prefix_of(workspace, environment), client)

    def submit(self, job: Mapping[str, object], *, run_id: str | None = None) -> Submitted:
        """Give a job to the engine.

        Args:
            job: It breaks no rule.
            run_id: The id of the run. A repeat with the same id and job is harmless.

        Raises:
            ToolError: The engine refuses the job, or does not answer.
        """
        document = json.dumps(job, separators=(",", ":")).encode()
        event = {"job_parameters_b64": base64.b64encode(document).decode(), "run_id": run_id or new_id()}
        answer = self._invoke(event)
        if answer.get("status") != "ok":
            faults = [_as_line(fault) for fault in answer.get("errors") or [answer.get("error", answer)]]
            raise ToolError("the engine refused the job", faults=faults)
        return Submitted(run_id=answer["run_id"], trace_id=answer["trace_id"], flow_id=answer["flow_id"])

    def run(self, run_id: str) -> RunRecord:
        """Return a run. Raises `ToolError` when there is none."""
        with _explained():
            run = self._runs.get(run_id)
        if run is None:
            raise ToolError(f"there is no run {run_id}", hint="runs are kept for 90 days")
        return run

    def orders(self, run_id: str) -> Sequence[OrderRecord]:
        """Return the orders of a run by number. Raises `ToolError` when they cannot be read."""
        with _explained():
            return self._orders.of_run(run_id)

    def order(self, run_id: str, name: str) -> OrderRecord:
        """Return the order of a run with a number or name. Raises `ToolError` when there is none."""
        orders = self.orders(run_id)
        for matches in (
            lambda order: order.order_num == name,
            lambda order: order.order_name == name,
            lambda order: order.order_num == name.zfill(4),
        ):
            for order in filter(matches, orders):
                return order
        known = ", ".join(order.order_name for order in orders) or "none"
        raise ToolError(f"run {run_id} has no order {name}", hint=f"its orders: {known}")

    def events(self, trace_id: str) -> Sequence[OrderEvent]:
        """Return the events of a trace in the order of time. Raises `ToolError` when there are none."""
        with _explained():
            events = sorted(self._events.of_trace(trace_id), key=lambda event: event.epoch)
        if not events:
            raise ToolError(f"there are no events of trace {trace_id}", hint="events are kept for 90 days")
        return events

    def log(self, order: OrderRecord) -> str:
        """Return the log of an order. Empty: it has none. Raises `ToolError` when it cannot be read."""
        if order.log_location is None:
            return order.log or ""
        place = urlsplit(order.log_location)
        with _explained():
            content = Bucket(place.netloc, client=self._client("s3")).get_bytes(place.path.lstrip("/"))
        return content.decode("utf-8", errors="replace")

    def _invoke(self, event: Mapping[str, object]) -> dict[str, Any]:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            answer = self._client("lambda").invoke(
                FunctionName=self.function, Payload=json.dumps(event).encode()
            )
            payload = json.loads(answer["Payload"].read())
        except (BotoCoreError, ClientError) as error:
            raise ToolError(
                f"{self.function} could not be called: {type(error).__name__}", hint=ACCESS_HINT
            ) from error
        if "FunctionError" in answer or not isinstance(payload, dict):
            raise ToolError(f"{self.function} failed", hint="its log group says why")
        return payload


def prefix_of(workspace: Workspace, environment: str) -> str:
    """Return the beginning of the names in an environment. Raises `ToolError` when there is no such environment."""
    parameters = read_parameters(workspace, environment)
    return "-".join(parameters[name] for name in ("CustomerId", "ProjectId", "Environment"))


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except OrbError as error:
        raise ToolError(error.message, hint=ACCESS_HINT) from error


def _as_line(fault: object) -> str:
    if isinstance(fault, dict) and "rule" in fault:
        return f"{fault.get('path', 'job')}: {fault['rule']}"
    return str(fault)
