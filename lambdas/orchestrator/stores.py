"""What the orchestrator reads and writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from orb_common.aws.dynamodb import DynamoDB
from orb_common.aws.s3 import Bucket
from orb_common.execution.events import OrderEvents
from orb_common.execution.locks import RunLocks
from orb_common.execution.orders import Orders
from orb_common.execution.results import Results
from orb_common.execution.runs import Runs
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

if TYPE_CHECKING:
    from lambdas.orchestrator.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """The tables of runs, orders, events and locks, and the buckets."""

    runs: Runs
    orders: Orders
    events: OrderEvents
    locks: RunLocks
    results: Results

    @classmethod
    def of(cls, settings: Settings, *, clock: Clock = SYSTEM_CLOCK) -> Self:
        """Return the stores of a deployment. They contact AWS at the first use."""
        dynamodb = DynamoDB()
        orders, events = settings.orders_table, settings.order_events_table
        return cls(
            runs=Runs(settings.runs_table, orders, events, dynamodb=dynamodb, clock=clock),
            orders=Orders(orders, events, dynamodb=dynamodb, clock=clock),
            events=OrderEvents(events, dynamodb=dynamodb, clock=clock),
            locks=RunLocks(settings.locks_table, dynamodb=dynamodb, clock=clock),
            results=Results(Bucket(settings.internal_bucket), Bucket(settings.done_bucket)),
        )
