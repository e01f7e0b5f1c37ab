"""The routes that export and erase all that the service holds about the caller.

An erasure can be repeated at any step, and ends with the sign-in:

1. The row is marked as not active, so motions start nothing and no token is refreshed.
2. Each sensor is deregistered: its device loses its certificate and can no longer connect. Then its row goes.
3. Music that an open session has started is stopped, as far as Spotify answers. Then the secret with the tokens goes,
   without a time in which it could be restored.
4. Sessions and events go. Those that a motion writes at the same moment expire by their TTL.
5. Sensors are looked for again: the index may have shown a new one late. Then the row goes, then the account of the
   user pool. A token of this account is valid for up to an hour more. It finds nothing, but can create a profile,
   which then has to be erased again.

From the first step on, the row takes no new data: no sensor is registered, and no account of Spotify is connected.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from lambdas.motion.api.access import require
from lambdas.motion.api.answers import Erased, PersonalData
from lambdas.motion.sessions import is_open
from orb_common.aws import aws_errors, client
from orb_common.exceptions import (
    DynamoDBConditionFailedError,
    LostRaceError,
    OrbError,
    ResourceNotFoundError,
)
from orb_models.inputs.motion.listeners import ListenersUpdate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lambdas.motion.api.callers import Caller
    from lambdas.motion.api.inputs import ExportQuery, NoInput
    from lambdas.motion.api.service import Api
    from orb_models.models.motion.listeners import Listeners
    from orb_models.models.motion.sessions import Sessions

READS: Final = ("ListenersGet", "SensorsQueryByUserId", "SessionsQueryByUserId", "MotionEventsQueryByUserId")
SESSIONS: Final = "sessions."
"""How the cursor of a page of sessions begins. Others are of events."""
AT_SPOTIFY: Final = "remove this app at https://www.spotify.com/account/apps"
"""Spotify has no call with which an app gives up its authorization."""


def export(api: Api, caller: Caller, query: ExportQuery) -> PersonalData:
    """Return all data of the caller, page by page: first what there is of the person, then sessions, then events.

    Keys, tokens and certificates are not part of it. A page has what one request to DynamoDB reads, 1 MB at most, of
    sessions and of events, because an answer of Lambda has 6 MB at most.
    """
    for operation in READS:
        require(caller, operation)
    stores, user_id, token = api.paged(caller, "export"), caller.user_id, query.next_token
    page = PersonalData(created_at=api.clock.now(), user_id=user_id)
    if token is None:
        page = page.model_copy(
            update={
                "profile": api.listeners.get(user_id, consistent=True),
                "sensors": tuple(api.sensors.query_by_user_id(user_id).iterate()),
            }
        )
    if token is None or token.startswith(SESSIONS):
        after = None if token is None else token.removeprefix(SESSIONS)
        sessions = stores.sessions.query_by_user_id(user_id, cursor=after)
        page = page.model_copy(update={"sessions": sessions.items})
        if sessions.cursor is not None:
            return page.model_copy(update={"next_token": SESSIONS + sessions.cursor})
        token = None
    events = stores.events.query_by_user_id(user_id, cursor=token)
    return page.model_copy(update={"events": events.items, "next_token": events.cursor})


def erase(api: Api, caller: Caller, _: NoInput) -> Erased:
    """Erase the caller. If a step fails, send the request again: it goes on.

    Raises:
        LostRaceError: There is a sensor that the index did not show at first. The next request removes it.
    """
    require(caller, "ListenersDelete")
    user_id = caller.user_id
    listener = _deactivated(api, user_id)
    sensors = list(api.sensors.query_by_user_id(user_id).iterate())
    for sensor in sensors:
        if sensor.deleted_at is None:
            with suppress(ResourceNotFoundError):
                api.registrations.deregister(user_id, sensor.sensor_id)
        _delete_sensor(api, user_id, sensor.sensor_id)
    sessions = list(api.sessions.query_by_user_id(user_id).iterate())
    if listener is not None:
        _stop_music(api, listener, sessions)
    _delete_secret(api.settings.user_secret(user_id))
    api.sessions.batch_write(deletes=[session.session_id for session in sessions])
    events = [event.event_id for event in api.events.query_by_user_id(user_id).iterate()]
    api.events.batch_write(deletes=events)
    seen = {sensor.sensor_id for sensor in sensors}
    if any(sensor.sensor_id not in seen for sensor in api.sensors.query_by_user_id(user_id).iterate()):
        raise LostRaceError("a sensor was registered at the same time: send the request again", retry_after=1)
    api.listeners.delete(user_id)
    _delete_account(api, caller)
    return Erased(sensors=len(sensors), sessions=len(sessions), events=len(events), left_to_do=(AT_SPOTIFY,))


def _deactivated(api: Api, user_id: str) -> Listeners | None:
    try:
        return api.listeners.update(
            user_id,
            ListenersUpdate(active=False, spotify_consent=None, refreshable=None, refresh_due_at=None),
        )
    except ResourceNotFoundError:
        return None


def _delete_sensor(api: Api, user_id: str, sensor_id: str) -> None:
    """Delete the row of a sensor without a device, if it is still the person's: the index can be behind.

    Raises:
        LostRaceError: The person has registered the sensor again.
    """
    names = api.sensors.attributes
    try:
        api.sensors.delete(sensor_id, condition=names.user_id.eq(user_id) & names.deleted_at.exists())
    except DynamoDBConditionFailedError as error:
        row = api.sensors.get(sensor_id, consistent=True)
        if row is not None and row.user_id == user_id:
            raise LostRaceError("a sensor was registered meanwhile: send the request again") from error


def _stop_music(api: Api, listener: Listeners, sessions: Iterable[Sessions]) -> None:
    playing = [each for each in sessions if is_open(each) and each.playback_started]
    for session in playing:
        # An outage of Spotify must not stop the erasure.
        with suppress(OrbError):
            api.player(listener).pause_playback(session.spotify_device_id)


def _delete_secret(name: str) -> None:
    secrets = client("secretsmanager")
    with aws_errors(operation="secretsmanager:DeleteSecret", resource=name):
        try:
            secrets.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
        except secrets.exceptions.ResourceNotFoundException:
            return


def _delete_account(api: Api, caller: Caller) -> None:
    pool = client("cognito-idp")
    with aws_errors(operation="cognito-idp:AdminDeleteUser"):
        try:
            pool.admin_delete_user(UserPoolId=api.settings.user_pool_id, Username=caller.username)
        except pool.exceptions.UserNotFoundException:
            return
