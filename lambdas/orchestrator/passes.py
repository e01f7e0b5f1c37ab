"""Passes over a run: each reads the run and does what can be done, until nothing changes any more.

Each step is one conditional write, or can be repeated. So a pass that ends anywhere, or that runs twice, leaves a run
that the next pass can go on with.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import Enum, auto
from logging import ERROR, WARNING
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from orb_common.exceptions import ConflictError, OrbError
from orb_common.execution.models import OrderEvent
from orb_common.execution.plan import evaluate, job_status, summary
from orb_common.execution.statuses import TERMINAL, FailureReason, OrderStatus, RunStatus
from orb_common.logging import get_logger
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_common.utils.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lambdas.orchestrator.closing import Closing
    from lambdas.orchestrator.starts import Starter
    from lambdas.orchestrator.stores import Stores
    from orb_common.execution.models import OrderRecord, RunRecord
    from orb_common.execution.order_results import OrderResult
    from orb_common.execution.orders import OrderFacts
    from orb_common.execution.plan import Plan

MAX_ATTEMPTS: Final = 3
"""How often an order is claimed, if its start fails in a way that may pass."""
RESTART_SECONDS: Final = 30
"""A start that was not noted is repeated under its claim for so long. Later, the order gets a new claim and its whole
time, and the watchdog of the first claim, which counts from that, is stopped."""
LEAST_SECONDS: Final = 30
"""With less time left, nothing more is started in this call."""
_LOGGER = get_logger("orchestrator")
T = TypeVar("T")


class Outcome(NamedTuple):
    """What became of a run in one look."""

    status: str
    """in_progress, finalized, missing or out_of_time."""
    dispatched: int = 0
    """How many workers were started."""
    failed_deps: int = 0
    """How many orders failed because of others."""
    waiting: int = 0
    """How many orders wait for others."""


class _Start(Enum):
    """What became of the start of an order."""

    DISPATCHED = auto()
    AGAIN = auto()
    """It is queued again."""
    ENDED = auto()
    """It has failed, or another pass was first."""
    TOO_LATE = auto()
    """It was not tried, because this call has no time left."""


@dataclass(slots=True, kw_only=True)
class _Look:
    """What one look at a run has done."""

    run: RunRecord
    asked: set[str] = field(default_factory=set)
    """The orders whose result was read. One that comes later makes the orchestrator look again."""
    dispatched: int = 0
    failed_deps: int = 0
    waiting: int = 0
    out_of_time: bool = False

    def outcome(self, status: str) -> Outcome:
        return Outcome(status, self.dispatched, self.failed_deps, self.waiting)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passes:
    """Does what can be done in a run. The caller holds the lock of the run."""

    stores: Stores
    starter: Starter
    closing: Closing
    clock: Clock = SYSTEM_CLOCK
    parallel: int = 10
    """How many requests run at the same time. 1: each runs in the calling thread."""

    def look(self, run_id: str, *, time_left: Callable[[], float]) -> Outcome:
        """Look at a run until nothing changes.

        Args:
            run_id: The run.
            time_left: Returns the seconds until this process may be ended.

        Raises:
            OrbError: A service failed. The next call goes on.
        """
        run = self.stores.runs.get(run_id)
        if run is None or run.status is RunStatus.PREPARING:
            return Outcome("missing")
        look = _Look(run=run)
        while run.status is RunStatus.RUNNING:
            orders = self.stores.orders.of_run(run_id)
            status = job_status(orders)
            if status is not None:
                self.stores.runs.finish(run_id, RunStatus(status), summary(orders))
                # As it is stored: another request may have ended it.
                run = self.stores.runs.get(run_id) or run
            elif not self._step(look, orders, time_left):
                return look.outcome("out_of_time" if look.out_of_time else "in_progress")
        self.closing.close(run)
        return look.outcome("finalized")

    def _step(self, look: _Look, orders: Sequence[OrderRecord], time_left: Callable[[], float]) -> bool:
        """Do the first thing that there is to do. Return whether anything may have changed."""
        if self._end_answered(look, orders):
            return True
        if look.run.deadline is not None and self.clock.now().timestamp() >= look.run.deadline:
            return self._end_late(orders)
        plan = evaluate(orders)
        look.waiting = len(plan.waiting)
        if plan.failed:
            self._each(self._fail, plan.failed)
            look.failed_deps += len(plan.failed)
            return True
        return self._start(look, orders, plan, time_left)

    # Ends

    def _end_answered(self, look: _Look, orders: Sequence[OrderRecord]) -> bool:
        running = [
            one for one in orders if one.status is OrderStatus.RUNNING and one.order_num not in look.asked
        ]
        look.asked.update(order.order_num for order in running)
        return any(self._each(self._end_if_answered, running))

    def _end_if_answered(self, order: OrderRecord) -> bool:
        result = self.stores.results.read(order.run_id, order.order_num)
        if result is None:
            return False
        self._report(order, result)
        facts: OrderFacts = {}
        if result.log:
            facts["log"] = result.log
            facts["log_location"] = self.stores.results.write_log(order.run_id, order.order_num, result.log)
        # A worker cannot give the engine's own reasons: they decide how the job ends.
        if result.reason is not None and result.reason not in set(FailureReason):
            facts["failure_reason"] = result.reason
        event = self._event(
            order, "completed", result.status, message=result.reason, log_location=facts.get("log_location")
        )
        self.stores.orders.change(order, result.status, event=event, **facts)
        return True

    def _report(self, order: OrderRecord, result: OrderResult) -> None:
        """Store the events that the worker reported, each once, whatever ended an earlier pass."""
        if not result.events:
            return
        stored = {event.event_id for event in self.stores.events.of_trace(order.trace_id, order.order_name)}
        for number, reported in enumerate(result.events):
            event_id = f"{order.run_id}-{order.order_num}-{number:03}"
            if event_id not in stored:
                self.stores.events.put(
                    self._event(
                        order,
                        reported.event_type,
                        reported.status,
                        event_id=event_id,
                        data=dict(reported.data),
                    )
                )

    def _end_late(self, orders: Sequence[OrderRecord]) -> bool:
        late = [order for order in orders if order.status not in TERMINAL]
        self._each(self._end_by_job, late)
        return bool(late)

    def _end_by_job(self, order: OrderRecord) -> None:
        # A worker that has not begun yet must not begin any more.
        self.stores.results.mark_started(order.run_id, order.order_num, FailureReason.JOB_TIMEOUT)
        try:
            self.starter.stop_build(order)
        except OrbError as error:
            # The build ends by its own timeout. The job ends now.
            _LOGGER.warning("stop_failed", run_id=order.run_id, order_num=order.order_num, code=error.code)
        self._end(order, OrderStatus.TIMED_OUT, FailureReason.JOB_TIMEOUT)

    def _fail(self, order: OrderRecord) -> None:
        self._end(order, OrderStatus.FAILED, FailureReason.DEPENDENCY_FAILED, "dependency_failed")

    def _end(
        self, order: OrderRecord, status: OrderStatus, reason: FailureReason, event_type: str = "completed"
    ) -> None:
        event = self._event(order, event_type, status, message=reason.value)
        self.stores.orders.change(order, status, event=event, failure_reason=reason.value)

    # Starts

    def _start(
        self, look: _Look, orders: Sequence[OrderRecord], plan: Plan, time_left: Callable[[], float]
    ) -> bool:
        undispatched = [
            one for one in orders if one.status is OrderStatus.RUNNING and one.dispatched_at is None
        ]
        candidates = [*undispatched, *plan.ready]
        if not candidates:
            return False
        if not any(order.attempts for order in orders):
            # Before the first order: without it, a job that hangs would never end.
            self.starter.watch_job(look.run)

        def start(order: OrderRecord) -> _Start:
            # The first is always tried, so that each call gets on, however little time it has.
            late = order is not candidates[0] and time_left() < LEAST_SECONDS
            return _Start.TOO_LATE if late else self._start_one(order)

        ended = self._each(start, candidates)
        look.dispatched += ended.count(_Start.DISPATCHED)
        look.out_of_time = _Start.TOO_LATE in ended
        if _Start.AGAIN in ended and not look.out_of_time:
            attempts = max(order.attempts for order in candidates)
            self.clock.sleep(min(2.0**attempts, max(time_left() - LEAST_SECONDS, 0.0)))
        return not look.out_of_time

    def _start_one(self, order: OrderRecord) -> _Start:
        """Claim and start an order, or repeat a start that was not noted."""
        claimed: OrderRecord | None = order
        if order.status is OrderStatus.QUEUED:
            claimed = self.stores.orders.claim(order, new_id())
        elif self.stores.results.started_by(order.run_id, order.order_num) == FailureReason.START_FAILED:
            # An earlier pass has given it up, and ended before it could store that.
            return self._give_up(order)
        elif self.clock.now().timestamp() >= (order.started_at or 0) + RESTART_SECONDS:
            return self._again_or_never(order)
        if claimed is None:
            return _Start.ENDED
        try:
            started = self.starter.start(claimed)
        except OrbError as error:
            # A conflict passes, too: the function is being updated.
            passes = error.retryable or isinstance(error, ConflictError)
            _LOGGER.log(
                WARNING if passes else ERROR,
                "start_failed",
                run_id=order.run_id,
                order_num=order.order_num,
                code=error.code,
                details=error.details,
            )
            return self._again_or_never(claimed) if passes else self._give_up(claimed)
        event = self._event(
            claimed,
            "dispatched",
            OrderStatus.RUNNING,
            execution_url=started.execution_url,
            data={"order_num": order.order_num, "execution_id": started.execution_id},
        )
        self.stores.orders.note_dispatch(
            claimed,
            execution_url=started.execution_url,
            step_function_url=started.step_function_url,
            event=event,
        )
        return _Start.DISPATCHED

    def _again_or_never(self, order: OrderRecord) -> _Start:
        begun = self.stores.results.started_by(order.run_id, order.order_num) is not None
        if begun or order.attempts >= MAX_ATTEMPTS:
            return self._give_up(order)
        # First: a new claim with an old watchdog would be ended too early.
        self.starter.stop_watch(order)
        self.stores.orders.change(order, OrderStatus.QUEUED)
        return _Start.AGAIN

    def _give_up(self, order: OrderRecord) -> _Start:
        """Fail an order that could not be started, unless its worker runs in spite of the error."""
        place, mark = (order.run_id, order.order_num), FailureReason.START_FAILED
        # The mark can be that of an earlier pass, which ended before it could end the order.
        if self.stores.results.mark_started(*place, mark) or self.stores.results.started_by(*place) == mark:
            self._end(order, OrderStatus.FAILED, FailureReason.START_FAILED)
        else:
            self.stores.orders.note_dispatch(order, execution_url="", step_function_url="")
        return _Start.ENDED

    # Both

    def _event(
        self,
        order: OrderRecord,
        event_type: str,
        status: str,
        *,
        event_id: str | None = None,
        message: str | None = None,
        execution_url: str | None = None,
        log_location: str | None = None,
        data: Mapping[str, object] | None = None,
    ) -> OrderEvent:
        return OrderEvent(
            trace_id=order.trace_id,
            order_name=order.order_name,
            epoch=self.clock.now().timestamp(),
            event_type=event_type,
            status=status,
            flow_id=order.flow_id,
            run_id=order.run_id,
            event_id=event_id,
            message=message,
            execution_url=execution_url,
            log_location=log_location,
            data=data if data is not None else {"order_num": order.order_num},
        )

    def _each(self, do: Callable[[OrderRecord], T], orders: Sequence[OrderRecord]) -> list[T]:
        """Call a function for each order, and return the results in the order of the orders."""
        if self.parallel == 1 or len(orders) <= 1:
            return [do(order) for order in orders]
        with ThreadPoolExecutor(min(self.parallel, len(orders))) as threads:
            return list(threads.map(do, orders))
