"""Checks of one order, or of one run, until its deadline. The state machine of the watchdog waits between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from orb_common.exceptions import DataValidationError
from orb_common.execution.ids import TRIGGER_NUMBER, is_order_number, is_run_id
from orb_common.execution.order_results import OrderResult
from orb_common.execution.statuses import OrderStatus
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_common.execution.results import Results

LONGEST_WAIT: Final = 60
"""Seconds. An execution ends so long after the result at the latest."""
NO_RESULT: Final = "The watchdog ended this order: its worker sent no result in time.\n"


class Watched(NamedTuple):
    """What an execution of the state machine watches: its input, which it keeps."""

    run_id: str
    order_num: str
    """`0000`: the whole run."""
    deadline: int
    """Epoch seconds."""
    internal_bucket: str

    @classmethod
    def of(cls, event: object) -> Self:
        """Read the input.

        Raises:
            DataValidationError: Fields are missing or wrong. It names all of them.
        """
        facts: Mapping[object, object] = event if isinstance(event, Mapping) else {}
        run_id, order_num = facts.get("run_id"), facts.get("order_num")
        deadline, bucket = facts.get("deadline"), facts.get("internal_bucket")
        faults = []
        if not isinstance(run_id, str) or not is_run_id(run_id):
            faults.append({"field": "run_id", "rule": "must be the id of a run"})
        if not isinstance(order_num, str) or not is_order_number(order_num):
            faults.append({"field": "order_num", "rule": "must be four digits"})
        if isinstance(deadline, bool) or not isinstance(deadline, int):
            faults.append({"field": "deadline", "rule": "must be whole epoch seconds"})
        if not isinstance(bucket, str) or not bucket:
            faults.append({"field": "internal_bucket", "rule": "must be the name of a bucket"})
        if faults:
            raise DataValidationError("the input of the watchdog is not valid", faults)
        return cls(str(run_id), str(order_num), int(str(deadline)), str(bucket))


class Answer(NamedTuple):
    """What the state machine does next."""

    done: bool
    """True: it ends."""
    wait: int
    """Seconds until the next check."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watchdog:
    """Checks orders and runs. A check can be repeated."""

    results_of: Callable[[str], Results]
    """Returns the results in a bucket."""
    clock: Clock = SYSTEM_CLOCK

    def check(self, watched: Watched) -> Answer:
        """Check an order or a run once.

        Raises:
            OrbError: S3 failed. The state machine tries again.
        """
        results = self.results_of(watched.internal_bucket)
        left = ceil(watched.deadline - self.clock.now().timestamp())
        if watched.order_num == TRIGGER_NUMBER:
            if left > 0:
                # There is nothing to see before the deadline.
                return Answer(done=False, wait=left)
            results.trigger(watched.run_id)
            return Answer(done=True, wait=0)
        if results.exists(watched.run_id, watched.order_num):
            return Answer(done=True, wait=0)
        if left > 0:
            return Answer(done=False, wait=min(left, LONGEST_WAIT))
        # A worker that waits for its start still must not begin: its order has ended.
        results.mark_started(watched.run_id, watched.order_num, "watchdog")
        # A result of the worker that comes in this moment counts: this one is written only if no other is there.
        results.write(
            watched.run_id, watched.order_num, OrderResult(status=OrderStatus.TIMED_OUT, log=NO_RESULT)
        )
        return Answer(done=True, wait=0)
