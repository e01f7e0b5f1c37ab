"""What the function SessionManager is asked to do: an action, and the fields that belong to it."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from orb_common.appsync.arguments import parse
from orb_common.exceptions import BadRequestError
from orb_models.input import Flag, Input, KeyText, Number
from orb_models.model import Timestamp
from orb_models.rules import SensorIdRule

MOST: Final = 100
Text256 = Annotated[str, Field(min_length=1, max_length=256)]


class CreateSession(Input):
    """A session that is opened without a motion."""

    sensor_id: SensorIdRule
    user_id: KeyText
    """The listener, whose sensor it must be."""
    spotify_device_id: Annotated[str, Field(min_length=1, max_length=128)] | None = None
    spotify_context_uri: Text256 | None = None


class UpdateSession(Input):
    """A change of an open session."""

    session_id: KeyText
    increment_motion_count: Flag = False
    playback_started: Flag | None = None
    spotify_device_id: Annotated[str, Field(min_length=1, max_length=128)] | None = None
    spotify_context_uri: Text256 | None = None


class EndSession(Input):
    """The end of a session."""

    session_id: KeyText
    playback_stopped: Flag = False
    """The caller has stopped the music. Otherwise it is stopped here."""


class GetActiveSession(Input):
    """The open session of a sensor."""

    sensor_id: SensorIdRule


class QuerySessions(Input):
    """The sessions of a sensor that started in a time."""

    sensor_id: SensorIdRule
    start_date: Timestamp | None = None
    end_date: Timestamp | None = None
    limit: Annotated[Number, Field(ge=1, le=MOST)] = MOST


class SessionAnalytics(Input):
    """Figures about the sessions of a sensor, or of a listener."""

    sensor_id: SensorIdRule | None = None
    user_id: KeyText | None = None
    start_date: Timestamp | None = None
    end_date: Timestamp | None = None


Request = CreateSession | UpdateSession | EndSession | GetActiveSession | QuerySessions | SessionAnalytics
_REQUESTS: Final[dict[str, type[Request]]] = {
    "create_session": CreateSession,
    "update_session": UpdateSession,
    "end_session": EndSession,
    "get_active_session": GetActiveSession,
    "query_sessions": QuerySessions,
    "get_session_analytics": SessionAnalytics,
}


def read_request(event: object) -> Request:
    """Return the request of an event: `action` and its fields.

    Raises:
        BadRequestError: The event is not an object, the action is not known, or figures are asked for without exactly
            one of sensor and listener.
        DataValidationError: Fields break rules. The message names all of them.
    """
    if not isinstance(event, dict):
        raise BadRequestError("the event must be an object")
    model = _REQUESTS.get(str(event.get("action")))
    if model is None:
        raise BadRequestError(f"action: must be one of {', '.join(_REQUESTS)}")
    request = parse(model, {name: value for name, value in event.items() if name != "action"})
    if isinstance(request, SessionAnalytics) and (request.sensor_id is None) == (request.user_id is None):
        raise BadRequestError("give either sensorId or userId")
    return request
