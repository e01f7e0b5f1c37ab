"""One order from its assignment to its result."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from lambdas.worker.bundle import fetch
from lambdas.worker.commands import Ended, run_commands
from lambdas.worker.event_files import collect
from lambdas.worker.masking import Masker
from lambdas.worker.order_log import OrderLog
from lambdas.worker.scratch import scratch_folder
from orb_common.aws.s3 import Bucket
from orb_common.aws.session import client_as
from orb_common.exceptions import OrbError, ServiceRefusedError
from orb_common.execution.callbacks import put_result
from orb_common.execution.order_results import OrderResult
from orb_common.execution.results import Results
from orb_common.execution.statuses import OrderStatus
from orb_common.logging import get_logger
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

if TYPE_CHECKING:
    from pathlib import Path

    from lambdas.worker.assignment import Assignment
    from lambdas.worker.sealed_order import SealedOrder
    from orb_common.execution.order_results import ResultEvent

RESERVE: Final = 25.0
"""Seconds at the end of an invocation. Commands that do not want to end take 16: 5 for the shell, 5 for what it has
left behind, 1 for SIGKILL, and 5 to read their output. 9 are left to send the result with its tries."""
LAST: Final = 1.0
"""Seconds at the end in which no try of a callback begins."""
INHERITED: Final = ("LANG", "LD_LIBRARY_PATH", "PATH", "TZ")
"""What commands get from the worker. Its credentials and settings are not among it."""
logger = get_logger("worker")


class Worker:
    """Runs the order of an assignment.

    Args:
        assignment: The order.
        deadline: A time of `clock.monotonic()`, at which this process may be ended. None: nothing ends it.
        clock: Measures the time.
    """

    def __init__(
        self, assignment: Assignment, *, deadline: float | None = None, clock: Clock = SYSTEM_CLOCK
    ) -> None:
        self._assignment = assignment
        self._deadline = deadline
        self._clock = clock
        bucket = Bucket(
            assignment.internal_bucket, client=client_as(assignment.credentials, "s3", attempts=1)
        )
        self._results = Results(bucket, bucket)

    def run(self) -> OrderStatus | None:
        """Run the order and send its result. Return its status. None: another worker has started it before.

        Raises:
            OrbError: The result cannot be delivered, or it is unknown whether another worker has started the order.
        """
        order = self._assignment
        if not self._results.mark_started(order.run_id, order.order_num, order.dispatch_token):
            logger.warning("another worker has started this order")
            return None
        with scratch_folder() as folder:
            try:
                opened = fetch(order, self._results.bucket, folder / "code")
            except BaseException as error:
                # There is no callback yet: its link is in what could not be opened.
                self._results.write(order.run_id, order.order_num, _early(error))
                if not isinstance(error, OrbError):
                    raise
                logger.log_error(error, "bundle_not_opened", code=error.code)
                return OrderStatus.FAILED
            return self._run(opened, folder)

    def _run(self, opened: SealedOrder, folder: Path) -> OrderStatus:
        masker = Masker(opened.secrets)
        log = OrderLog(masker)
        ended = Ended(OrderStatus.FAILED, "the worker was stopped")
        events = folder / "events"
        try:
            ended = run_commands(
                opened.commands,
                folder=folder / "code",
                environment=_environment(opened, folder, events),
                seconds=self._seconds(opened.timeout),
                log=log.write,
                clock=self._clock,
            )
        finally:
            # Whatever ended the commands: a result that nobody sends costs the order its whole time.
            found: tuple[ResultEvent, ...] = ()
            with suppress(OSError):  # A command can take the folder away.
                found = collect(events, masker, log.write)
            result = OrderResult(status=ended.status, log=log.text(), events=found, reason=ended.reason)
            self._send(opened.callback_url, result)
        return ended.status

    def _seconds(self, timeout: int) -> float:
        if self._deadline is None:
            return timeout
        return min(timeout, self._deadline - RESERVE - self._clock.monotonic())

    def _send(self, callback_url: str, result: OrderResult) -> None:
        deadline = None if self._deadline is None else self._deadline - LAST
        try:
            delivered = put_result(callback_url, result, deadline=deadline, clock=self._clock)
        except ServiceRefusedError:
            # The link has died with the credentials that signed it. Those of this worker may be alive.
            logger.warning("the callback refused the result, so the worker writes it itself")
            order = self._assignment
            delivered = self._results.write(order.run_id, order.order_num, result)
        if not delivered:
            logger.warning("the order has a result already")


def _environment(opened: SealedOrder, folder: Path, events: Path) -> dict[str, str]:
    """Return the variables of the commands: the order's own, and folders that are removed afterwards."""
    home, temporary = folder / "home", folder / "tmp"
    for each in (events, home, temporary):
        each.mkdir()
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    folders = {"HOME": str(home), "TMPDIR": str(temporary)}
    return {**inherited, **folders, **opened.environment, "IAC_CI_EVENTS_DIR": str(events)}


def _early(error: BaseException) -> OrderResult:
    # Messages of orb have no values. Those of others can have any.
    why = error.message if isinstance(error, OrbError) else type(error).__name__
    return OrderResult(status=OrderStatus.FAILED, reason=f"the worker cannot open the bundle: {why}")
