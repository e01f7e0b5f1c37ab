"""The Lambda handler of the watchdog. Its state machine calls it, and tries again if it raises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.watchdog.checks import Watchdog, Watched
from orb_common.aws import session
from orb_common.aws.s3 import Bucket
from orb_common.exceptions import OrbError
from orb_common.execution.results import Results
from orb_common.logging import get_logger
from orb_common.utils import Prepared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from aws_lambda_powertools.utilities.typing import LambdaContext

logger = get_logger("watchdog")


def build() -> Watchdog:
    """Make the watchdog. The input of an execution names the bucket."""
    return Watchdog(results_of=lambda name: Results(Bucket(name), Bucket(name)))


def needs(_: Watchdog) -> Iterable[Callable[[], object]]:
    """Return what init prepares: the client that every call uses."""
    return (lambda: session.client("s3", attempts=1),)


watchdog = Prepared(build, needs=needs)


@logger.inject_lambda_context
def handler(event: object, _: LambdaContext) -> dict[str, object]:
    """Check an order or a run. Return `{"done": true}`, or `{"done": false, "wait": <seconds>}`."""
    try:
        watched = Watched.of(event)
        answer = watchdog().check(watched)
    except Exception as error:
        logger.exception("call_failed", extra={"code": error.code} if isinstance(error, OrbError) else {})
        raise
    logger.info("checked", run_id=watched.run_id, order_num=watched.order_num, **answer._asdict())
    return answer._asdict()
