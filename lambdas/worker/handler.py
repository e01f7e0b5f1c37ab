"""The Lambda handler of the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.worker.assignment import Assignment
from lambdas.worker.service import Worker, logger
from orb_common.aws import session
from orb_common.exceptions import OrbError
from orb_common.utils import Prepared
from orb_common.utils.clock import SYSTEM_CLOCK

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_common.aws.deadlines import LambdaContext


# The clients of an order have its credentials. These are never used: making them loads in init what both kinds share.
clients = Prepared(
    lambda: session.client("s3", attempts=1), needs=lambda _: (lambda: session.client("ssm", attempts=1),)
)


def run(event: object, context: LambdaContext) -> dict[str, str]:
    """Run the order of an event. Return `{"status": ...}`, "skipped" if another worker has started the order.

    Raises:
        ValidationError: The event is not an assignment.
        OrbError: The result could not be delivered.
    """
    deadline = SYSTEM_CLOCK.monotonic() + context.get_remaining_time_in_millis() / 1000
    try:
        status = Worker(Assignment.from_event(event), deadline=deadline).run()
    except Exception as error:
        logger.exception("call_failed", extra={"code": error.code} if isinstance(error, OrbError) else {})
        raise
    return {"status": status or "skipped"}


# The event has credentials, so it is not logged, whatever the settings say.
handler: Callable[[object, LambdaContext], dict[str, str]] = logger.inject_lambda_context(
    run, log_event=False
)
