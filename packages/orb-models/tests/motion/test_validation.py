"""Data of motion becomes a model, or an error that names every fault and no value."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.exceptions import ValidationError
from orb_common.utils.clock import ManualClock
from orb_models.motion import (
    MotionEventType,
    SensorStatus,
    SessionStatus,
    validate_motion_event_data,
    validate_sensor_data,
    validate_session_data,
    validate_user_data,
)

if TYPE_CHECKING:
    from collections.abc import Callable

SENSOR: dict[str, Any] = {"sensor_id": "bathroom-1", "user_id": "u", "name": "Bath", "location": "Home"}
SESSION: dict[str, Any] = {"sessionId": "session-1", "sensorId": "s", "userId": "u"}
EVENT: dict[str, Any] = {"eventId": "e", "sensorId": "s", "userId": "u", "actionTaken": "playback_started"}
USER: dict[str, Any] = {"userId": "u", "email": "ann@example.org", "name": "Ann"}
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_sensor_has_the_defaults_of_motion() -> None:
    """What the data leaves out has the documented defaults. Names may be in snake_case or camelCase."""
    sensor = validate_sensor_data(SENSOR, clock=ManualClock())
    assert (sensor.status, sensor.enabled) == (SensorStatus.ACTIVE, True)
    assert (sensor.motion_debounce_minutes, sensor.timeout_minutes) == (2, 5)
    assert (sensor.spotify_config.shuffle, sensor.spotify_config.volume_percent) == (True, None)
    assert (sensor.quiet_hours.enabled, sorted(sensor.quiet_hours.days)) == (False, [*range(7)])
    assert sensor.created_at == sensor.updated_at == NOW
    stored = sensor.model_dump(mode="json", by_alias=True)
    assert validate_sensor_data(stored) == sensor


def test_a_user_has_the_defaults_of_motion() -> None:
    """A user has preferences, a time zone, and no account at Spotify yet."""
    user = validate_user_data(USER, clock=ManualClock())
    assert (user.active, user.spotify_connected, user.timezone) == (True, False, "UTC")
    assert (user.preferences.default_volume, user.preferences.theme) == (50, "light")


def test_a_session_gets_its_duration() -> None:
    """An ended session has its duration in minutes, with two decimals. It does not end before it starts."""
    running = validate_session_data(SESSION, clock=ManualClock())
    assert (running.status, running.start_time, running.last_motion_time) == (SessionStatus.ACTIVE, NOW, NOW)
    assert running.duration_minutes is None
    ended = validate_session_data(
        {**SESSION, "startTime": 100, "endTime": 200, "status": "ended"}, clock=ManualClock()
    )
    assert ended.duration_minutes == Decimal("1.67")
    with pytest.raises(ValidationError, match="endTime: must not be before startTime"):
        validate_session_data({**SESSION, "startTime": 200, "endTime": 100})


def test_the_order_of_times_is_told_with_the_other_faults() -> None:
    """A session that ends too early is told together with other faults. A time that is not valid has one fault."""
    with pytest.raises(ValidationError) as caught:
        validate_session_data({**SESSION, "startTime": 200, "end_time": 100, "motionEventsCount": -1})
    assert {part.split(": ")[0] for part in str(caught.value).split("; ")} == {"endTime", "motionEventsCount"}
    with pytest.raises(ValidationError) as caught:
        validate_session_data({**SESSION, "startTime": 200, "endTime": "soon"})
    assert str(caught.value).count("endTime") == 1
    assert "before" not in str(caught.value)


def test_a_field_has_one_name() -> None:
    """A field that is given by both of its names is refused, whichever comes first and even if the values agree."""
    wrong = "sensorId: must not be given by two names"
    for data in ({**SENSOR, "sensorId": "x"}, {"sensorId": "bathroom-1", **SENSOR}):
        with pytest.raises(ValidationError, match=wrong) as caught:
            validate_sensor_data(data)
        assert caught.value.field == "sensorId"


def test_an_event_is_now_by_default() -> None:
    """An event without a time happened now. Readings have their limits."""
    event = validate_motion_event_data(
        {**EVENT, "signalStrength": -70.5, "batteryLevel": 80}, clock=ManualClock()
    )
    assert (event.event_type, event.timestamp) == (MotionEventType.MOTION_DETECTED, NOW)
    assert event.signal_strength == Decimal("-70.5")
    for reading in ({"signalStrength": 1}, {"signalStrength": -101}, {"batteryLevel": 101}):
        with pytest.raises(ValidationError, match=next(iter(reading))):
            validate_motion_event_data({**EVENT, **reading})


def test_all_faults_are_named() -> None:
    """The error names each field and its rule, those that the repository sets included, and no value."""
    wrong = {
        **SENSOR, "sensor_id": "no spaces", "timezone": "Mars/Olympus", "spotify_config": {"playlistUri": "track:x"},
        "createdAt": "hunter2", "shoeSize": "hunter2",
    }  # fmt: skip
    del wrong["name"]
    with pytest.raises(ValidationError) as caught:
        validate_sensor_data(wrong)
    error = caught.value
    assert error.status == 400
    fields = {part.split(": ")[0] for part in str(error).split("; ")}
    assert fields == {"sensorId", "name", "timezone", "shoeSize", "createdAt", "spotifyConfig.playlistUri"}
    assert not any(value in f"{error} {error.to_dict()}" for value in ("hunter2", "Olympus", "track:x"))


@given(
    st.dictionaries(
        st.text(max_size=5) | st.sampled_from(["name", "status", "createdAt"]),
        st.integers() | st.text(max_size=3),
    )
)
def test_any_data_is_refused_with_a_typed_error(data: dict[str, object]) -> None:
    """Data that is not of motion raises our error, and no other."""
    validators: tuple[Callable[[dict[str, object]], object], ...] = (
        validate_sensor_data, validate_user_data, validate_session_data, validate_motion_event_data,
    )  # fmt: skip
    for validate in validators:
        with pytest.raises(ValidationError):
            validate(data)


def test_what_is_not_a_map_is_refused() -> None:
    """A list or a text is refused with the same error."""
    for data in ([], "sensor", None):
        with pytest.raises(ValidationError, match="not a map"):
            validate_sensor_data(data)  # type: ignore[arg-type]  # what the type forbids
