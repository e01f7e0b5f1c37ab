"""The lock of a run: one orchestrator at a time works on a run, and no wake-up is lost.

A caller that finds the lock held leaves a mark. A holder can release the lock only if it has seen all marks. If not, it
looks at the run again, and so finds what the callers that left the marks have brought.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from orb_common.aws.dynamodb import Condition, Table, Update, attr, from_item
from orb_common.exceptions import (
    DynamoDBConditionFailedError,
    DynamoDBOutcomeUnknownError,
    LostLockError,
)
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import DynamoDB
    from orb_common.aws.dynamodb.table import PythonItem

ACTIVE, COMPLETED = "active", "completed"
KEPT_SECONDS = 86_400
"""How long the item of a lock stays after the lock has expired, for people who look at it."""
MARK_ATTEMPTS = 3
"""How often a mark is sent if its answer is lost. A second mark only makes the holder look once more."""


class RunLocks:
    """The locks of a table, one for each run. Threads can share it.

    Args:
        table: The name of the table Locks.
        dynamodb: Access to DynamoDB. Default: with the process's client.
        clock: Source of the time of day.
    """

    def __init__(self, table: str, *, dynamodb: DynamoDB | None = None, clock: Clock = SYSTEM_CLOCK) -> None:
        self._table = Table(table, dynamodb=dynamodb)
        self._clock = clock

    def acquire(
        self,
        run_id: str,
        owner: str,
        *,
        seconds: float,
        flow_id: str | None = None,
        trace_id: str | None = None,
    ) -> Lock | None:
        """Take the lock of a run, or leave a mark.

        The lock is free if it was never taken, was released, or has expired. An owner that has it already gets it
        again, for example in a retry. Look at the run after this call: earlier marks count as seen.

        Args:
            run_id: The run.
            owner: Who takes it. No other process may use the same text at the same time.
            seconds: When it expires. Renew it before.
            flow_id: The flow of the job, for people who look at the item.
            trace_id: The trace of the job, for the same.

        Returns:
            The lock. None: another owner has it, and will look at the run after this call.

        Raises:
            DynamoDBOutcomeUnknownError: It is unknown whether the lock was taken, or the mark was left. Call again.
        """
        facts = {"flowId": flow_id, "traceId": trace_id}
        while not self._take(run_id, owner, seconds, facts):
            # If the holder has just released the lock, a mark would be seen by nobody. So it is not left then.
            if self._mark(run_id):
                return None
        return Lock(self._table, run_id, owner, clock=self._clock)

    def _take(self, run_id: str, owner: str, seconds: float, facts: dict[str, str | None]) -> bool:
        now = self._now()
        # Exactly what `_mark` does not take for held.
        expired = attr("expiresAt").not_exists() | attr("expiresAt").le(now)
        free = attr("status").ne(ACTIVE) | expired
        item = {
            **_key(run_id),
            "runId": run_id,
            "orchestratorId": owner,
            "status": ACTIVE,
            "acquiredAt": int(now),
            **_expiry(now + seconds),
            # Whoever takes the lock looks at the run afterwards, so earlier marks need no further look.
            "pending": 0,
            **{name: value for name, value in facts.items() if value is not None},
        }
        try:
            self._table.put(item, condition=free | attr("orchestratorId").eq(owner))
        except DynamoDBConditionFailedError:
            return False
        except DynamoDBOutcomeUnknownError as error:
            # The condition holds for the owner too, so if it failed after a lost answer, another owner has the lock.
            if error.item is None:
                raise
            return False
        return True

    def _mark(self, run_id: str) -> bool:
        """Leave a mark for the holder. Return False, without a mark, if the lock is not held any more."""
        held = attr("status").eq(ACTIVE) & attr("expiresAt").gt(self._now())
        for attempt in range(1, MARK_ATTEMPTS + 1):
            try:
                self._table.update(_key(run_id), Update().add("pending", 1), condition=held, returning="NONE")
            except DynamoDBConditionFailedError:
                return False
            except DynamoDBOutcomeUnknownError:
                if attempt == MARK_ATTEMPTS:
                    raise
            else:
                break
        return True

    def _now(self) -> float:
        return self._clock.now().timestamp()


class Lock:
    """A lock that was taken. `RunLocks.acquire` makes it."""

    __slots__ = ("_clock", "_seen", "_table", "owner", "run_id")

    def __init__(self, table: Table, run_id: str, owner: str, *, clock: Clock) -> None:
        self.run_id = run_id
        self.owner = owner
        self._table = table
        self._clock = clock
        self._seen = 0

    def renew(self, seconds: float) -> None:
        """Let the lock expire in so many seconds from now. If it has expired, but nobody has taken it, that is enough.

        Raises:
            LostLockError: Another owner has taken the lock after it had expired, or it was released.
        """
        update = Update()
        for name, value in _expiry(self._clock.now().timestamp() + seconds).items():
            update.set(name, value)
        try:
            self._table.update(_key(self.run_id), update, condition=self._mine(), returning="NONE")
        except (DynamoDBConditionFailedError, DynamoDBOutcomeUnknownError) as error:
            raise self._lost(error) from error

    def release(self) -> bool:
        """Give the lock back.

        Returns:
            True: others can take it. False: marks have come since the lock was taken, or since the last call of this
            method. They count as seen now: look at the run again, then release the lock.

        Raises:
            LostLockError: Another owner has taken the lock after it had expired.
        """
        try:
            self._table.update(
                _key(self.run_id),
                Update().set("status", COMPLETED),
                condition=self._mine() & attr("pending").eq(self._seen),
                returning="NONE",
            )
        except (DynamoDBConditionFailedError, DynamoDBOutcomeUnknownError) as error:
            if error.item is None or from_item(error.item)["orchestratorId"] != self.owner:
                raise self._lost(error) from error
            item = from_item(error.item)
            if item["status"] == COMPLETED:
                # An earlier call has released it, and its answer was lost.
                return True
            self._seen = item["pending"]
            return False
        return True

    def _mine(self) -> Condition:
        return attr("orchestratorId").eq(self.owner) & attr("status").eq(ACTIVE)

    @staticmethod
    def _lost(error: DynamoDBConditionFailedError | DynamoDBOutcomeUnknownError) -> Exception:
        """Return the error to raise: without an answer from DynamoDB, it is not known whether the lock is lost."""
        if isinstance(error, DynamoDBOutcomeUnknownError) and error.item is None:
            return error
        return LostLockError()


def _key(run_id: str) -> PythonItem:
    return {"pk": f"lock:{run_id}"}


def _expiry(expires_at: float) -> dict[str, int]:
    # Rounded up: a lock may be held a little longer than was asked for, but never less long.
    rounded = math.ceil(expires_at)
    return {"expiresAt": rounded, "ttl": rounded + KEPT_SECONDS}
