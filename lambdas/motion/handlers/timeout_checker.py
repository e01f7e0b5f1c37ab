"""The handler of time-outs. A schedule calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lambdas.motion.endings import Endings
from lambdas.motion.players import MARGIN, Players
from lambdas.motion.settings import LISTENERS, SENSORS, SESSIONS, SPOTIFY_SECRET, Settings
from lambdas.motion.stores import Stores
from lambdas.motion.timeouts import Timeouts
from orb_common.aws.deadlines import InvocationDeadline
from orb_common.aws.dynamodb import DynamoDB
from orb_common.exceptions import OrbError
from orb_common.logging import get_logger
from orb_common.utils import Prepared
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from aws_lambda_powertools.utilities.typing import LambdaContext

REQUIRED: Final = (SENSORS, LISTENERS, SESSIONS, SPOTIFY_SECRET)
logger = get_logger("motion-timeouts")
playing = InvocationDeadline(margin=MARGIN)
writing = InvocationDeadline()


def build(*, clock: Clock = SYSTEM_CLOCK) -> Timeouts:
    """Make what a run needs in this deployment.

    Raises:
        ConfigurationError: Settings are missing. The message names all of them.
    """
    settings = Settings.from_environment(REQUIRED)
    stores = Stores.of(settings, DynamoDB(deadline=writing), clock=clock)
    players = Players(settings, clock=clock, deadline=playing)
    endings = Endings(stores=stores, players=players, clock=clock)
    return Timeouts(stores=stores, endings=endings, clock=clock)


def needs(timeouts: Timeouts) -> Iterable[Callable[[], object]]:
    """Return what init prepares: the client that every call uses."""
    return (timeouts.stores.sessions.prepare,)


timeouts = Prepared(build, needs=needs)


@logger.inject_lambda_context
def handler(_: object, context: LambdaContext) -> dict[str, object]:
    """End the sessions that are due. Return how many came to which end, how many failed, and whether some are left."""
    playing.start(context)
    writing.start(context)
    try:
        checked = timeouts().check(time_left=lambda: context.get_remaining_time_in_millis() / 1000)
    except Exception as error:
        logger.exception("call_failed", extra={"code": error.code} if isinstance(error, OrbError) else {})
        raise
    for failure in checked.failures:
        log = logger.error if failure.final else logger.warning
        log("call_failed" if failure.final else "end_to_be_retried", **failure._asdict())
    answer = {"ended": checked.counts, "failed": len(checked.failures), "left": checked.left}
    logger.info("timeouts_checked", **answer)
    return answer
