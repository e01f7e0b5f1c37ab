"""The export and the erasure of all that the service holds about a person."""

from __future__ import annotations

import base64
import gzip
import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.motion.handlers import api_handler
from lambdas.motion.tests.api.conftest import ANN, BOB, PLAYLIST, PREFIX, Motion, Person
from orb_models.enums.session_status import SessionStatus
from orb_models.inputs.motion.listeners import ListenersUpdate
from orb_models.inputs.motion.motion_events import MotionEventsCreate
from orb_models.inputs.motion.sensors import SensorsUpdate
from orb_models.inputs.motion.sessions import SessionsCreate, SessionsUpdate
from orb_models.models.motion import motion_events, sessions
from orb_testing.events import api_gateway_v2_event
from orb_testing.fakes.outages import Outage
from orb_testing.invocation import invoke

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item
    from orb_testing.crashes import CrashPoints

pytestmark = [
    pytest.mark.tables("Sensors", "Listeners", "Sessions", "MotionEvents"),
    pytest.mark.usefixtures("user_pool"),
]
AT = datetime(2026, 3, 1, 8, tzinfo=UTC)


def life(motion: Motion, who: Person) -> None:
    """Store what a person leaves: a sensor, a session that plays, and more events than one request deletes."""
    sensor_id = f"{who.name}-1"
    motion.sensor(who, sensor_id, device_certificate_id="c-1")
    motion.api.sessions.create(
        SessionsCreate(
            session_id=f"session-{sensor_id}", user_id=who.id, sensor_id=sensor_id, start_time=AT,
            last_motion_time=AT, playback_started=True, spotify_device_id="d-1",
        )
    )  # fmt: skip
    motion.api.events.batch_write(
        MotionEventsCreate(
            event_id=f"event-{sensor_id}-{n}", user_id=who.id, sensor_id=sensor_id, timestamp=AT,
            action_taken="ignored_debounce",
        )
        for n in range(30)
    )  # fmt: skip


def session_item(motion: Motion, who: Person, n: int) -> Item:
    """Return a session as it is stored."""
    at = AT + timedelta(hours=n)
    new = SessionsCreate(
        session_id=f"session-{n}", user_id=who.id, sensor_id="s-1", start_time=at, last_motion_time=at
    )
    return sessions.encode(motion.api.sessions.built(new))


def event_item(motion: Motion, who: Person, n: int) -> Item:
    """Return an event as it is stored."""
    new = MotionEventsCreate(
        event_id=f"event-{n}", user_id=who.id, sensor_id="s-1", timestamp=AT + timedelta(hours=n),
        action_taken="ignored",
    )  # fmt: skip
    return motion_events.encode(motion.api.events.built(new))


def left(motion: Motion, who: Person) -> list[object]:
    """Return all rows of a person."""
    api = motion.api
    found = [*api.sensors.iterate(), *api.sessions.iterate(), *api.events.iterate(), *api.listeners.iterate()]
    return [row for row in found if row.user_id == who.id]


def test_an_export_has_everything_but_secrets(motion: Motion) -> None:
    """All rows of the person are in the export, and only these. No token, key or certificate is."""
    motion.connected(ANN)
    life(motion, ANN)
    life(motion, BOB)
    answer = motion.call(ANN, "GET", "/users/me/export")
    found = answer.json
    assert (found["profile"]["email"], found["userId"]) == (ANN.email, ANN.id)
    assert [len(found[name]) for name in ("sensors", "sessions", "events")] == [1, 1, 30]
    assert BOB.id not in answer.text
    assert "c-1" not in answer.text
    assert PREFIX not in answer.text


def test_a_long_export_is_compressed(motion: Motion) -> None:
    """A client that accepts gzip gets it, because an answer of Lambda has at most 6 MB."""
    life(motion, ANN)
    event = api_gateway_v2_event(
        "GET", "/users/me/export", claims=ANN.claims(), headers={"accept-encoding": "gzip"}
    )
    found = invoke(api_handler.handler, event).payload
    assert (found["isBase64Encoded"], found["headers"]["Content-Encoding"]) == (True, "gzip")
    assert len(json.loads(gzip.decompress(base64.b64decode(found["body"])))["events"]) == 30


def test_an_export_has_pages(motion: Motion) -> None:
    """Weak point 18: more than one answer can hold comes in pages, each row once, for one person."""
    note = "x" * 200_000
    motion.listener(ANN, name="Ann")
    for n in range(6):
        # Large rows fill the 1 MB that DynamoDB returns at once.
        motion.api.dynamodb.put(
            motion.api.settings.motion.sessions_table,
            {**session_item(motion, ANN, n), "note": {"S": note}},
        )
        motion.api.dynamodb.put(
            motion.api.settings.motion.events_table, {**event_item(motion, ANN, n), "note": {"S": note}}
        )
    pages = [motion.ok(ANN, "GET", "/users/me/export")]
    while "nextToken" in pages[-1]:
        token = pages[-1]["nextToken"]
        assert motion.call(BOB, "GET", "/users/me/export", nextToken=token).status == 400
        pages.append(motion.ok(ANN, "GET", "/users/me/export", nextToken=token))
    assert len(pages) == 3
    assert ["profile" in page for page in pages] == [True, False, False]
    for kind, name in (("sessions", "session"), ("events", "event")):
        found = [each[f"{name}Id"] for page in pages for each in page[kind]]
        assert found == [f"{name}-{n}" for n in range(6)]


def test_an_erased_person_is_gone(motion: Motion) -> None:
    """Rows, devices, tokens and the sign-in go, and the music stops. Another person keeps everything."""
    motion.connected(ANN)
    pool = motion.pool
    pool.admin_create_user(UserPoolId=motion.pool_id, Username=ANN.id)
    life(motion, ANN)
    life(motion, BOB)
    motion.sensor(ANN, "old-1")
    motion.api.sensors.update("old-1", SensorsUpdate(deleted_at=AT))
    motion.ok(ANN, "POST", "/spotify/test", {"deviceId": "d-1", "playlistUri": PLAYLIST})
    done = motion.ok(ANN, "DELETE", "/users/me")
    assert (done["sensors"], done["sessions"], done["events"]) == (2, 1, 30)
    assert "spotify.com" in done["leftToDo"][0]
    assert left(motion, ANN) == []
    assert len(left(motion, BOB)) == 32
    assert motion.functions.events == [{"action": "deregister", "userId": ANN.id, "sensorId": "ann-1"}]
    motion.spotify.clock.advance(1)  # Spotify acts after its answer
    assert not motion.spotify.user.player.is_playing
    with pytest.raises(motion.secrets.client.exceptions.ResourceNotFoundException):
        motion.secrets.value(f"{PREFIX}/{ANN.id}")
    with pytest.raises(pool.exceptions.UserNotFoundException):
        pool.admin_get_user(UserPoolId=motion.pool_id, Username=ANN.id)
    assert motion.call(ANN, "GET", "/users/me").status == 404
    assert motion.ok(ANN, "DELETE", "/users/me")["sensors"] == 0


def test_a_device_that_cannot_be_removed_keeps_the_person(motion: Motion) -> None:
    """Weak point 20: while a certificate may be active, sensor and person stay. The next request goes on."""
    motion.connected(ANN)
    life(motion, ANN)
    devices = motion.functions.functions.pop("devices")
    assert motion.call(ANN, "DELETE", "/users/me").status == 503
    assert motion.row(ANN).active is False
    assert motion.api.sensors.get("ann-1") is not None
    motion.functions.functions["devices"] = devices
    motion.ok(ANN, "DELETE", "/users/me")
    assert left(motion, ANN) == []


def test_only_rows_without_a_device_are_deleted(motion: Motion, monkeypatch: pytest.MonkeyPatch) -> None:
    """Weak point 20: the index can be behind. A sensor that was registered since keeps its row, and its certificate."""
    motion.listener(ANN)
    stale = [motion.sensor(ANN, name) for name in ("resold", "again", "gone")]
    deleted = [row.model_copy(update={"deleted_at": AT}) for row in (stale[1], stale[2])]
    for row in stale:
        motion.api.sensors.delete(row.sensor_id)
    motion.sensor(BOB, "resold")
    index = SimpleNamespace(iterate=lambda: iter([stale[0], *deleted]))
    with monkeypatch.context() as behind:
        behind.setattr(type(motion.api.sensors), "query_by_user_id", lambda *_: index)
        motion.sensor(ANN, "again")
        assert motion.call(ANN, "DELETE", "/users/me").status == 409
    assert {row.sensor_id for row in motion.api.sensors.iterate()} == {"resold", "again"}
    motion.ok(ANN, "DELETE", "/users/me")
    assert {row.sensor_id for row in motion.api.sensors.iterate()} == {"resold"}
    assert motion.functions.events[-1]["sensorId"] == "again"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/sensors", {"sensorId": "ann-9", "name": "Bath", "location": "Attic"}),
        ("POST", "/spotify/connect", None),
        ("PUT", "/users/me", {"name": "Ann"}),
    ],
)
def test_a_person_whose_erasure_has_begun_takes_no_data(
    motion: Motion, method: str, path: str, body: object
) -> None:
    """Nothing new is stored: no sensor, no consent, no change. The erasure goes on, and ends."""
    motion.connected(ANN)
    motion.api.listeners.update(ANN.id, ListenersUpdate(active=False))
    before = left(motion, ANN)
    assert motion.call(ANN, method, path, body).status == 409
    assert left(motion, ANN) == before
    motion.ok(ANN, "DELETE", "/users/me")
    assert left(motion, ANN) == []


def test_music_of_a_session_that_ends_stops_too(motion: Motion) -> None:
    """A session whose end TimeoutChecker has begun may still have its music."""
    motion.connected(ANN)
    life(motion, ANN)
    motion.api.sessions.update("session-ann-1", SessionsUpdate(status=SessionStatus.ENDING))
    motion.ok(ANN, "POST", "/spotify/test", {"deviceId": "d-1", "playlistUri": PLAYLIST})
    motion.ok(ANN, "DELETE", "/users/me")
    motion.spotify.clock.advance(1)  # Spotify acts after its answer
    assert not motion.spotify.user.player.is_playing


def test_a_sensor_that_the_index_shows_late_goes_too(motion: Motion) -> None:
    """The person stays until the sensor is gone. The next request removes it."""
    motion.listener(ANN)
    motion.sensor(ANN, "ann-1")
    devices = motion.functions.functions["devices"]

    def late(event: dict[str, Any]) -> object:
        motion.functions.functions["devices"] = devices
        motion.sensor(ANN, "ann-2")
        return devices(event)

    motion.functions.functions["devices"] = late
    assert motion.call(ANN, "DELETE", "/users/me").status == 409
    assert motion.row(ANN).active is False
    motion.ok(ANN, "DELETE", "/users/me")
    assert left(motion, ANN) == []
    assert [event["sensorId"] for event in motion.functions.events] == ["ann-1", "ann-2"]


def test_an_outage_of_spotify_keeps_no_one(motion: Motion) -> None:
    """The erasure goes on if Spotify does not answer."""
    motion.connected(ANN)
    life(motion, ANN)
    motion.spotify.plan(Outage(status=503, times=50))
    motion.ok(ANN, "DELETE", "/users/me")
    motion.spotify.recover()
    assert left(motion, ANN) == []


def test_an_erasure_goes_on_after_a_crash(motion: Motion, crash_points: CrashPoints) -> None:
    """Wherever the process ends, the same request erases the rest."""

    def prepare() -> None:
        if motion.api.listeners.get(ANN.id) is None:
            motion.listener(ANN)
        if motion.api.sensors.get("ann-1") is None:
            motion.sensor(ANN, "ann-1")

    def recover(_: object) -> None:
        assert motion.call(ANN, "DELETE", "/users/me").status == 200
        assert left(motion, ANN) == []

    crash_points(lambda _: motion.call(ANN, "DELETE", "/users/me"), prepare=prepare, recover=recover)
