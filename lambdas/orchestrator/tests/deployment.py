"""The orchestrator, with workers that a test lets run, and runs that it submits."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lambdas.orchestrator.closing import Closing
from lambdas.orchestrator.credentials import WorkerCredentials
from lambdas.orchestrator.passes import Passes
from lambdas.orchestrator.service import OrchestratorService
from lambdas.orchestrator.starts import Starter
from lambdas.orchestrator.stores import Stores
from orb_common.aws.dynamodb import DynamoDB
from orb_common.aws.s3 import Bucket
from orb_common.execution import (
    ExecutionTarget,
    OrderEvents,
    OrderRecord,
    OrderResult,
    Orders,
    OrderStatus,
    Results,
    RunLocks,
    RunRecord,
    Runs,
    order_number,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lambdas.orchestrator.passes import Outcome
    from lambdas.orchestrator.settings import Settings
    from orb_common.utils.clock import Clock
    from orb_testing.engines import Engine, MotoEngine
    from orb_testing.stored_rows import StoredRows

PREFIX = "/orb/sops-keys"
ACCOUNT = "123456789012"
ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/order"


@dataclass(kw_only=True)
class Deployment:
    """A deployment with its workers."""

    aws: MotoEngine
    dynamodb: Engine
    rows: StoredRows
    settings: Settings
    clock: Clock
    invoked: list[dict[str, Any]]
    """What Lambda was asked to start, in order."""
    ran: list[str] = field(default_factory=list)
    """The orders whose commands ran, as `<run_id>:<order_num>`."""

    @property
    def stores(self) -> Stores:
        """The stores of all but the orchestrator. Faults and crash points are in front of the orchestrator only."""
        settings, clock = self.settings, self.clock
        orders, events = settings.orders_table, settings.order_events_table
        dynamodb, s3 = DynamoDB(client=self.dynamodb.client()), self.aws.client("s3")
        return Stores(
            runs=Runs(settings.runs_table, orders, events, dynamodb=dynamodb, clock=clock),
            orders=Orders(orders, events, dynamodb=dynamodb, clock=clock),
            events=OrderEvents(events, dynamodb=dynamodb, clock=clock),
            locks=RunLocks(settings.locks_table, dynamodb=dynamodb, clock=clock),
            results=Results(
                Bucket(settings.internal_bucket, client=s3), Bucket(settings.done_bucket, client=s3)
            ),
        )

    def service(self, *, parallel: int = 1) -> OrchestratorService:
        """Return what a new process of the function has."""
        stores = Stores.of(self.settings, clock=self.clock)
        starter = Starter(self.settings, WorkerCredentials(self.settings), stores.results)
        closing = Closing(stores=stores, key_prefix=self.settings.key_prefix)
        passes = Passes(stores=stores, starter=starter, closing=closing, clock=self.clock, parallel=parallel)
        return OrchestratorService(stores=stores, passes=passes)

    def look(
        self,
        run_id: str = "run-1",
        *,
        owner: str = "request-1",
        time_left: Callable[[], float] = lambda: 600.0,
    ) -> Outcome:
        return self.service().look_at(run_id, owner=owner, time_left=time_left)

    def submit(
        self, *needs: tuple[int, ...], run_id: str = "run-1", changes: Mapping[int, Mapping[str, Any]] = {}
    ) -> str:
        """Store and start a run: its orders, each with the positions that it needs.

        `changes`: fields of orders, by position.
        """
        stores = self.stores
        run = RunRecord(
            run_id=run_id,
            trace_id=f"trace{run_id.replace('-', '')}",
            flow_id=f"ann:trace{run_id.replace('-', '')}-exec",
            job_digest="0" * 64,
            owner="init",
            owned_until=0,
            order_count=len(needs),
            done_endpoint=f"s3://{self.settings.done_bucket}/{run_id}/done",
        )
        stores.runs.prepare(run, owner="init", until=int(self.clock.now().timestamp()) + 60)
        orders = []
        for position, needed in enumerate(needs, 1):
            number = order_number(position)
            facts: dict[str, Any] = {
                "run_id": run_id,
                "order_num": number,
                "trace_id": run.trace_id,
                "flow_id": run.flow_id,
                "order_name": f"order-{number}",
                "cmds": ("make",),
                "execution_target": ExecutionTarget.LAMBDA,
                "timeout": 120,
                "dependencies": tuple(order_number(each) for each in needed),
                "s3_location": f"s3://{self.settings.internal_bucket}/tmp/exec/{run_id}/{number}/exec.zip",
                "sops_key_ssm_path": f"{PREFIX}/{run_id}/{number}",
            }
            orders.append(OrderRecord(**facts | dict(changes.get(position, {}))))
            self.aws.client("ssm").put_parameter(
                Name=f"{PREFIX}/{run_id}/{number}", Value="key", Type="SecureString", Overwrite=True
            )
        stores.orders.put_all(orders)
        stores.runs.start(run_id, owner="init", seconds=3600)
        return run_id

    def work(
        self, task: Mapping[str, Any], status: OrderStatus = OrderStatus.SUCCEEDED, **result: Any
    ) -> bool:
        """Let the worker of a task run and send its result. Return whether its commands ran."""
        results = self.stores.results
        if not results.mark_started(task["run_id"], task["order_num"], task["dispatch_token"]):
            return False
        self.ran.append(f"{task['run_id']}:{task['order_num']}")
        results.write(task["run_id"], task["order_num"], OrderResult(status=status, **result))
        return True

    def finish_all(
        self, run_id: str = "run-1", status: Callable[[str], OrderStatus] = lambda _: OrderStatus.SUCCEEDED
    ) -> None:
        """Let all workers run, and look at the run, until nothing more is started."""
        done = 0
        while done < len(self.invoked):
            for task in self.invoked[done:]:
                self.work(task, status(task["order_num"]))
                done += 1
            self.look(run_id)

    def statuses(self, run_id: str = "run-1") -> list[str]:
        return [order.status.value for order in self.stores.orders.of_run(run_id)]

    def order(self, position: int, run_id: str = "run-1") -> OrderRecord:
        found = self.stores.orders.get(run_id, order_number(position))
        assert found is not None
        return found

    def run(self, run_id: str = "run-1") -> RunRecord:
        found = self.stores.runs.get(run_id)
        assert found is not None
        return found

    def done(self, run_id: str = "run-1") -> dict[str, Any] | None:
        """Return what callers find at the done endpoint."""
        bucket = self.stores.results.done
        found: dict[str, Any] | None = (
            bucket.get_json(f"{run_id}/done") if bucket.exists(f"{run_id}/done") else None
        )
        return found

    def events(self, run_id: str = "run-1") -> list[tuple[str, str, str]]:
        """Return the events of a run: name, type and status of each."""
        found = self.stores.events.of_trace(self.run(run_id).trace_id)
        return [(event.order_name, event.event_type, event.status) for event in found]

    def watchdogs(self, prefix: str = "") -> dict[str, dict[str, Any]]:
        """Return the inputs of the watchdogs that were not stopped, by their names."""
        client = self.aws.client("stepfunctions")
        found = client.list_executions(stateMachineArn=self.settings.watchdog_sfn, statusFilter="RUNNING")[
            "executions"
        ]
        return {
            each["name"]: json.loads(client.describe_execution(executionArn=each["executionArn"])["input"])
            for each in found
            if each["name"].startswith(prefix)
        }

    def keys(self) -> list[str]:
        """Return the parameters with keys that are left."""
        found = self.aws.client("ssm").get_parameters_by_path(Path=PREFIX, Recursive=True)["Parameters"]
        return sorted(each["Name"] for each in found)
