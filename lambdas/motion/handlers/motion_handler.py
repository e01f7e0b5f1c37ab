"""The handler of motions. A rule of IoT Core calls it, and Lambda tries again twice if it raises.

Then the motion goes to the queue of dead letters. What another try would not change is recorded and answered, and
logged as `call_failed`, which an alarm counts.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from lambdas.motion.event_stores import EventStores
from lambdas.motion.motion_service import MotionService
from lambdas.motion.motions import Motion
from lambdas.motion.outcomes import Action, Outcome
from lambdas.motion.players import MARGIN, Players
from lambdas.motion.settings import EVENTS, LISTENERS, SENSORS, SESSIONS, SPOTIFY_SECRET, Settings
from lambdas.motion.triggers import Triggers
from orb_common.aws.deadlines import InvocationDeadline
from orb_common.aws.dynamodb import DynamoDB
from orb_common.exceptions import (
    DataValidationError,
    OrbError,
    ResourceNotFoundError,
    SpotifyAPIError,
)
from orb_common.logging import get_logger
from orb_common.utils import Prepared
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from aws_lambda_powertools.utilities.typing import LambdaContext

REQUIRED: Final = (SENSORS, LISTENERS, SESSIONS, EVENTS, SPOTIFY_SECRET)
logger = get_logger("motion")
playing = InvocationDeadline(margin=MARGIN)
writing = InvocationDeadline()


def build(*, clock: Clock = SYSTEM_CLOCK) -> MotionService:
    """Make the service of this deployment.

    Raises:
        ConfigurationError: Settings are missing. The message names all of them.
    """
    settings = Settings.from_environment(REQUIRED)
    stores = EventStores.of(settings, DynamoDB(deadline=writing), clock=clock)
    players = Players(settings, clock=clock, deadline=playing)
    return MotionService(
        stores=stores,
        triggers=Triggers(stores=stores, players=players, clock=clock),
        keep=timedelta(days=settings.session_ttl_days),
        clock=clock,
    )


def needs(service: MotionService) -> Iterable[Callable[[], object]]:
    """Return what init prepares: the client that every call uses."""
    return (service.stores.sensors.prepare,)


service = Prepared(build, needs=needs)


@logger.inject_lambda_context
def handler(event: object, context: LambdaContext) -> dict[str, object]:
    """Accept a motion. Return `action`, `sessionId` and, for an error, its `code`."""
    playing.start(context)
    writing.start(context)
    try:
        motions = service()
        motion = Motion.of(event, now=motions.clock.now())
        outcome = motions.accept(motion)
    except Exception as error:
        if isinstance(error, OrbError) and error.retryable:
            # Also a duplicate that finds the first delivery at work. If all tries fail, dead letters have an alarm.
            logger.warning("motion_to_be_retried", code=error.code)
            raise
        if not isinstance(error, DataValidationError | ResourceNotFoundError | SpotifyAPIError):
            logger.exception("call_failed", extra={"code": error.code} if isinstance(error, OrbError) else {})
            raise
        logger.exception("call_failed", code=error.code, sensor_id=_sensor_id(event))
        outcome = Outcome(Action.ERROR, code=error.code)
    else:
        logger.info(
            "motion",
            sensor_id=motion.sensor_id,
            event_id=motion.event_id,
            action=outcome.action,
            session_id=outcome.session_id,
        )
    return {"action": outcome.action, "sessionId": outcome.session_id, "code": outcome.code}


def _sensor_id(event: object) -> str:
    value = event.get("sensorId") if isinstance(event, dict) else None
    return value[:128] if isinstance(value, str) else ""
