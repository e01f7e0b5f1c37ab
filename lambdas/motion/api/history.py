"""The routes of sessions: what sensors did, and figures about it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from lambdas.motion.api.access import not_found, require
from lambdas.motion.api.answers import AnalyticsAnswer, DateRange, SensorSummary, SessionsPage, Summary
from lambdas.motion.session_figures import figures, peak_hour
from orb_common.exceptions import ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from lambdas.motion.api.callers import Caller
    from lambdas.motion.api.inputs import AnalyticsQuery, SessionsQuery
    from lambdas.motion.api.service import Api
    from orb_common.aws import Page
    from orb_models.models.motion.sessions import Sessions

DAYS: Final = 30
"""The time that figures are about, unless the query says another one."""
MOST_DAYS: Final = 92
"""The longest time. Sessions are kept for a shorter one, unless their TTL is changed."""
MOST_READS: Final = 10
"""How many pages of the index a request reads at most, to find sessions of one status. Then the answer is short."""


def list_page(api: Api, caller: Caller, query: SessionsQuery) -> SessionsPage:
    """List sessions, the newest first: of one sensor, or of all sensors of the caller."""
    owner = _owner(api, caller, query.sensor_id)
    stores = api.paged(caller, f"sessions status={query.status}")
    found: list[Sessions] = []
    cursor = query.next_token
    for _ in range(MOST_READS):
        page = _read(
            stores, owner, query.sensor_id, query.start_date, query.end_date,
            limit=query.limit - len(found), cursor=cursor,
        )  # fmt: skip
        found += (each for each in _own(page, owner) if query.status in {None, each.status})
        cursor = page.cursor
        if cursor is None or len(found) == query.limit:
            break
    return SessionsPage(sessions=tuple(found), count=len(found), limit=query.limit, next_token=cursor)


def analytics(api: Api, caller: Caller, query: AnalyticsQuery) -> AnalyticsAnswer:
    """Return figures about all sessions that started in a time."""
    owner = _owner(api, caller, query.sensor_id)
    end = query.end_date or api.clock.now()
    start = query.start_date or end - timedelta(days=DAYS)
    if end - start > timedelta(days=MOST_DAYS):
        raise ValidationError(f"the time may last {MOST_DAYS} days", field="startDate")
    first = _read(api, owner, query.sensor_id, start, end)
    sessions = list(_own(first.iterate(), owner))
    listener = api.listeners.get(owner)
    zone = ZoneInfo("UTC" if listener is None else listener.timezone)
    by_sensor: dict[str, list[Sessions]] = {}
    for session in sessions:
        by_sensor.setdefault(session.sensor_id, []).append(session)
    return AnalyticsAnswer(
        summary=Summary.model_validate(_summary(sessions)),
        by_sensor=tuple(
            SensorSummary.model_validate({**_summary(own), "sensorId": sensor_id})
            for sensor_id, own in sorted(by_sensor.items())
        ),
        peak_hour=peak_hour(sessions, zone),
        date_range=DateRange(start_date=start, end_date=end),
    )


def _owner(api: Api, caller: Caller, sensor_id: str | None) -> str:
    """Return the person whose sessions the caller may see: the caller, or the person of a sensor.

    The sessions of a deleted sensor stay.
    """
    if sensor_id is None:
        require(caller, "SessionsQueryByUserId")
        return caller.user_id
    require(caller, "SessionsQueryBySensorId")
    sensor = api.sensors.get(sensor_id, consistent=True)
    if sensor is None:
        raise not_found()
    require(caller, "SessionsQueryBySensorId", sensor.user_id)
    return sensor.user_id


def _read(
    api: Api,
    owner: str,
    sensor_id: str | None,
    start: datetime | None,
    end: datetime | None,
    *,
    limit: int | None = None,
    cursor: str | None = None,
) -> Page[Sessions]:
    if sensor_id is None:
        return api.sessions.query_by_user_id(
            owner, start_time_from=start, start_time_to=end, limit=limit, cursor=cursor, forward=False
        )
    return api.sessions.query_by_sensor_id(
        sensor_id, start_time_from=start, start_time_to=end, limit=limit, cursor=cursor, forward=False
    )


def _own(sessions: Iterable[Sessions], owner: str) -> Iterator[Sessions]:
    """Yield the sessions of a person. A sensor may have had another person before."""
    return (each for each in sessions if each.user_id == owner)


def _summary(sessions: list[Sessions]) -> dict[str, object]:
    return {name: value for name, value in figures(sessions).items() if name != "peakHour"}
