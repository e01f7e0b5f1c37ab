"""The runs of jobs. A run exists from the moment when it is started, whole, and it ends once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from orb_common.aws.dynamodb import Change, Check, DynamoDB, Update, attr
from orb_common.exceptions import (
    ConflictError,
    DynamoDBConditionFailedError,
    DynamoDBOutcomeUnknownError,
    DynamoDBTransactionCanceledError,
    LostRaceError,
    ResourceNotFoundError,
    ValidationError,
)
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

from .events import event_put
from .ids import order_number
from .items import item_of, record_of
from .models import OrderEvent, RunRecord
from .statuses import JOB_ORDER_NAME, RunStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_common.aws.dynamodb import Condition, Key, Write

__all__ = ["Runs"]

KEPT_SECONDS: Final = 90 * 86_400
"""How long a run is kept after it was prepared, as long as its events."""
FINAL: Final = frozenset({RunStatus.SUCCEEDED, RunStatus.FAILED, RunStatus.TIMED_OUT})
FAILED: Final = "ConditionalCheckFailed"


class Runs:
    """The table of runs. Reads see every change before them. Threads can share it.

    Args:
        table: The name of the table Runs.
        orders_table: The name of the table Orders.
        events_table: The name of the table OrderEvents.
        dynamodb: Access to DynamoDB. Default: with the process's client.
        clock: Source of the time of day.
    """

    def __init__(
        self,
        table: str,
        orders_table: str,
        events_table: str,
        *,
        dynamodb: DynamoDB | None = None,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self._table = table
        self._orders_table = orders_table
        self._events_table = events_table
        self._dynamodb = dynamodb if dynamodb is not None else DynamoDB()
        self._clock = clock

    def get(self, run_id: str) -> RunRecord | None:
        """Return a run, or None."""
        item = self._dynamodb.get(self._table, _key(run_id), consistent=True)
        return None if item is None else record_of(RunRecord, item)

    def prepare(self, run: RunRecord, *, owner: str, until: int) -> RunRecord:
        """Store a run that is being prepared, or go on with one whose preparation did not end.

        Args:
            run: The run. Its status, owner and times are set here.
            owner: The request that prepares it. A retry of a request has the same text.
            until: When another request may prepare it, in epoch seconds.

        Returns:
            The run as it is stored. It may be older than `run`, with another trace; use what is returned. If its
            status is not `preparing`, it was started already: nothing was changed.

        Raises:
            ConflictError: The run is that of another job.
            LostRaceError: Another request prepares it. `retry_after` says how many seconds it may take.
        """
        now = self._now()
        new = replace(
            run,
            status=RunStatus.PREPARING,
            owner=owner,
            owned_until=until,
            created_at=now,
            last_update=now,
            ttl=now + KEPT_SECONDS,
        )
        try:
            self._dynamodb.put(self._table, item_of(new), condition=attr("runId").not_exists())
        except (DynamoDBConditionFailedError, DynamoDBOutcomeUnknownError) as error:
            if error.item is None:
                raise
            return self._take_over(record_of(RunRecord, error.item), run.job_digest, owner, until)
        return new

    def _take_over(self, stored: RunRecord, digest: str, owner: str, until: int) -> RunRecord:
        if stored.job_digest != digest:
            raise ConflictError("a run with this run_id has another job")
        if stored.status is not RunStatus.PREPARING:
            return stored
        now = self._now()
        if stored.owner != owner and stored.owned_until > now:
            raise LostRaceError("another request prepares this run", retry_after=stored.owned_until - now)
        update = Update().set("owner", owner).set("ownedUntil", until).set("lastUpdate", now)
        try:
            item = self._dynamodb.update(
                self._table,
                _key(stored.run_id),
                update,
                # The owner may have prolonged its time since.
                condition=_prepared_by(stored.owner) & attr("ownedUntil").eq(stored.owned_until),
            )
        except DynamoDBConditionFailedError as error:
            raise LostRaceError("another request prepares this run") from error
        except DynamoDBOutcomeUnknownError as error:
            if error.item is None:
                raise
            item = error.item
            if item.get("owner") != {"S": owner}:
                raise LostRaceError("another request prepares this run") from error
        return replace(stored, owner=owner, owned_until=until) if item is None else record_of(RunRecord, item)

    def start(self, run_id: str, *, owner: str, seconds: int) -> RunRecord:
        """Start a run whose orders are all stored. From this moment, it exists.

        In the same transaction, the event `job_started` is stored. A run that was started already is returned as it is.

        Args:
            run_id: The run.
            owner: The request that has prepared it.
            seconds: How long the job may take: its deadline counts from now.

        Raises:
            ResourceNotFoundError: The run was not prepared.
            LostRaceError: Another request prepares it now.
            ConflictError: Its last order is not stored.
        """
        run = self._existing(run_id)
        if run.status is not RunStatus.PREPARING:
            return run
        now = self._now()
        started = replace(run, status=RunStatus.RUNNING, deadline=now + seconds, last_update=now)
        update = Update().set("status", RunStatus.RUNNING).set("deadline", now + seconds)
        last: Key = {"runId": {"S": run_id}, "orderNum": {"S": order_number(run.order_count)}}
        writes: list[Write] = [
            Change(self._table, _key(run_id), update.set("lastUpdate", now), _prepared_by(owner)),
            # The orders are stored one transaction after another, so with the last one, all are there.
            Check(self._orders_table, last, attr("runId").exists()),
            self._event(run, "job_started", RunStatus.RUNNING, {"order_count": run.order_count}),
        ]
        try:
            self._dynamodb.transact_write(writes)
        except DynamoDBTransactionCanceledError as error:
            found = self._existing(run_id)
            if found.status is not RunStatus.PREPARING:
                return found
            if error.reasons[0].code == FAILED:
                raise LostRaceError("another request prepares this run") from error
            if error.reasons[1].code == FAILED:
                raise ConflictError("the last order of the run is not stored") from error
            raise
        return started

    def finish(self, run_id: str, status: RunStatus, summary: Mapping[str, int]) -> bool:
        """End a running run. In the same transaction, the event `job_completed` is stored.

        Returns:
            Whether this call ended it. False: it has ended before.

        Raises:
            ValidationError: `status` is not final.
            ResourceNotFoundError: The run does not exist.
            ConflictError: The run is not started.
        """
        if status not in FINAL:
            raise ValidationError("a run ends in a final status", field="status")
        run = self._existing(run_id)
        if run.status is RunStatus.PREPARING:
            raise ConflictError("the run is not started")
        if run.status in FINAL:
            return False
        update = Update().set("status", status).set("summary", summary).set("lastUpdate", self._now())
        data = {"summary": dict(summary), "done_endpoint": run.done_endpoint}
        try:
            self._dynamodb.transact_write(
                [
                    Change(self._table, _key(run_id), update, attr("status").eq(RunStatus.RUNNING)),
                    self._event(run, "job_completed", status, data),
                ]
            )
        except DynamoDBTransactionCanceledError as error:
            if error.reasons[0].code != FAILED:
                raise
            return False
        return True

    def close(self, run_id: str) -> None:
        """Note that the result of an ended run was written and its keys were deleted. A second call changes nothing.

        Raises:
            ConflictError: The run has not ended, or does not exist.
        """
        update = Update().set_if_not_exists("closedAt", self._now())
        try:
            self._dynamodb.update(
                self._table,
                _key(run_id),
                update,
                condition=attr("status").is_in(sorted(FINAL)),
                returning="NONE",
            )
        except DynamoDBConditionFailedError as error:
            raise ConflictError("the run has not ended") from error

    def _existing(self, run_id: str) -> RunRecord:
        run = self.get(run_id)
        if run is None:
            raise ResourceNotFoundError("no such run", resource_type="Run", resource_id=run_id)
        return run

    def _event(self, run: RunRecord, event_type: str, status: RunStatus, data: Mapping[str, object]) -> Write:
        event = OrderEvent(
            trace_id=run.trace_id,
            order_name=JOB_ORDER_NAME,
            epoch=self._clock.now().timestamp(),
            event_type=event_type,
            status=status,
            flow_id=run.flow_id,
            run_id=run.run_id,
            data=data,
        )
        return event_put(self._events_table, event, clock=self._clock)

    def _now(self) -> int:
        return int(self._clock.now().timestamp())


def _prepared_by(owner: str) -> Condition:
    return attr("status").eq(RunStatus.PREPARING) & attr("owner").eq(owner)


def _key(run_id: str) -> Key:
    return {"runId": {"S": run_id}}
