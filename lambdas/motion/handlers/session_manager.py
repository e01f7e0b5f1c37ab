"""The handler of sessions, which is invoked directly, with an `action` and its fields."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from lambdas.motion.endings import Endings
from lambdas.motion.players import MARGIN, Players
from lambdas.motion.session_actions import SessionActions
from lambdas.motion.session_requests import (
    CreateSession,
    EndSession,
    GetActiveSession,
    QuerySessions,
    Request,
    SessionAnalytics,
    UpdateSession,
    read_request,
)
from lambdas.motion.settings import LISTENERS, SENSORS, SESSIONS, SPOTIFY_SECRET, Settings
from lambdas.motion.stores import Stores
from orb_common.aws.deadlines import InvocationDeadline
from orb_common.aws.dynamodb import DynamoDB
from orb_common.exceptions import OrbError
from orb_common.logging import get_logger
from orb_common.utils import Prepared
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from aws_lambda_powertools.utilities.typing import LambdaContext

    from orb_models.models.motion.sessions import Sessions

REQUIRED: Final = (SENSORS, LISTENERS, SESSIONS, SPOTIFY_SECRET)
logger = get_logger("motion-sessions")
playing = InvocationDeadline(margin=MARGIN)
writing = InvocationDeadline()


def build(*, clock: Clock = SYSTEM_CLOCK) -> SessionActions:
    """Make the actions of this deployment.

    Raises:
        ConfigurationError: Settings are missing. The message names all of them.
    """
    settings = Settings.from_environment(REQUIRED)
    stores = Stores.of(settings, DynamoDB(deadline=writing), clock=clock)
    players = Players(settings, clock=clock, deadline=playing)
    endings = Endings(stores=stores, players=players, clock=clock)
    return SessionActions(
        stores=stores, endings=endings, keep=timedelta(days=settings.session_ttl_days), clock=clock
    )


def needs(actions: SessionActions) -> Iterable[Callable[[], object]]:
    """Return what init prepares: the client that every call uses."""
    return (actions.stores.sessions.prepare,)


actions = Prepared(build, needs=needs)


@logger.inject_lambda_context
def handler(event: object, context: LambdaContext) -> dict[str, object]:
    """Carry out an action. Return `statusCode` with what it found, or with `error` and `message`.

    Raises:
        OrbError: Not the caller is at fault.
    """
    playing.start(context)
    writing.start(context)
    own = actions()
    started = own.clock.monotonic()
    try:
        answer = {"statusCode": int(HTTPStatus.OK), **_answer(own, read_request(event))}
    except OrbError as error:
        facts = {"status": error.status, "code": error.code}
        if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            logger.exception("call_failed", extra=facts)
            raise
        logger.warning("call_refused", extra=facts)
        public = error.public()
        answer = {"statusCode": error.status, "error": public["code"], "message": public["message"]}
    except Exception:
        logger.exception("call_failed")
        raise
    milliseconds = round((own.clock.monotonic() - started) * 1000, 2)
    return {**answer, "duration_ms": milliseconds, "timestamp": int(own.clock.now().timestamp())}


def _answer(own: SessionActions, request: Request) -> dict[str, object]:
    match request:
        case CreateSession():
            return {"session": _json(own.create(request))}
        case UpdateSession():
            return {"session": _json(own.update(request))}
        case EndSession():
            return {"session": _json(own.end(request))}
        case GetActiveSession():
            session = own.active(request)
            return {"session": None if session is None else _json(session)}
        case QuerySessions():
            found, more = own.query(request)
            return {"sessions": [_json(each) for each in found], "count": len(found), "hasMore": more}
        case SessionAnalytics():
            return {"analytics": own.analytics(request)}


def _json(session: Sessions) -> object:
    return session.model_dump(mode="json", by_alias=True, exclude_none=True)
