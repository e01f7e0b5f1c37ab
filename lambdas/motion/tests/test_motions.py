"""Laws of messages of sensors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.motion.motions import Motion
from orb_common.exceptions import DataValidationError
from orb_testing.events.iot_rule import iot_rule_event

NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)
RULE = {"sensorId": "topic(2)", "receivedTimestamp": "timestamp()"}


def motion(*, at: datetime = NOW, topic: str = "sensors/bath-1/motion", **message: Any) -> Motion:
    message = {"event": "motion_detected", "timestamp": NOW.timestamp(), **message}
    return Motion.of(iot_rule_event(message, topic=topic, add=RULE, at=at), now=NOW)


def test_what_the_device_says_is_kept() -> None:
    """The id comes from the topic, not from the message: a device speaks for itself only."""
    details = {"batteryLevel": 80, "signalStrength": -61.5, "firmwareVersion": "1.2.0"}
    seen = motion(sensorId="kitchen", metadata=details)
    assert (seen.sensor_id, seen.at, seen.battery_level) == ("bath-1", NOW, 80)
    assert (seen.signal_strength, seen.firmware_version) == (Decimal("-61.5"), "1.2.0")
    assert seen.event_id.startswith("event-bath-1-1780488000-")
    assert seen.session_id.startswith("session-bath-1-1780488000-")


@pytest.mark.parametrize(
    "timestamp",
    [1780488000, 1780488000.0, 1780488000000, "2026-06-03T12:00:00Z", "2026-06-03T14:00:00+02:00"],
)
def test_all_forms_of_a_time_are_the_same_event(timestamp: object) -> None:
    """Weak point 8: seconds, milliseconds and ISO texts, with Z or a zone, are read."""
    seen = motion(timestamp=timestamp)
    assert (seen.at, seen.event_id) == (NOW, motion().event_id)


def test_a_duplicate_has_the_id_of_the_first() -> None:
    """The time at which a message arrives is not in the id. Another time of the device, or sensor, is another event."""
    later = motion(at=NOW - timedelta(seconds=20))
    assert later.event_id == motion().event_id
    assert motion(timestamp=NOW.timestamp() + 0.25).event_id != motion().event_id
    assert motion(topic="sensors/bath-2/motion").digest != motion().digest


@pytest.mark.parametrize("timestamp", [None, 123456, 0, (NOW + timedelta(seconds=61)).timestamp()])
def test_a_clock_that_cannot_be_right_does_not_count(timestamp: object) -> None:
    """Without a time, with the time since its start, or a time to come, the arrival counts."""
    arrived = NOW - timedelta(seconds=30)
    assert motion(timestamp=timestamp, at=arrived).at == arrived


def test_a_clock_may_go_a_little_ahead() -> None:
    """Up to a minute ahead, and any time before, the clock of the device counts."""
    ahead = NOW + timedelta(seconds=60)
    assert motion(timestamp=ahead.timestamp()).at == ahead
    before = NOW - timedelta(hours=3)
    assert motion(timestamp=before.timestamp()).at == before


def test_a_message_cannot_arrive_in_the_future() -> None:
    """The time of arrival is at most now."""
    assert motion(timestamp=None, at=NOW + timedelta(hours=1)).at == NOW


@pytest.mark.parametrize(
    "details",
    [{"batteryLevel": 101}, {"batteryLevel": True}, {"signalStrength": 3}, {"firmwareVersion": 7}, "?"],
)
def test_details_that_cannot_be_true_do_not_lose_the_motion(details: object) -> None:
    """They are left out."""
    seen = motion(metadata=details)
    assert (seen.battery_level, seen.signal_strength, seen.firmware_version) == (None, None, None)


def test_the_signal_may_be_at_the_top() -> None:
    """The firmware sends `rssi` beside `timestamp`."""
    assert motion(rssi=-70).signal_strength == Decimal(-70)


def test_all_faults_are_named_at_once() -> None:
    """The error names each field and its rule, and no value."""
    with pytest.raises(DataValidationError) as caught:
        Motion.of({"sensorId": "secret/one", "event": "heartbeat", "timestamp": "soon"}, now=NOW)
    errors = caught.value.validation_errors
    assert [fault["field"] for fault in errors] == ["sensorId", "event", "timestamp"]
    assert "secret" not in str(errors)
    with pytest.raises(DataValidationError):
        Motion.of(["motion"], now=NOW)


@pytest.mark.parametrize("timestamp", ["9999-12-31T23:59:59-23:00", "0001-01-01T00:00:00+23:00"])
def test_a_time_outside_of_the_calendar_is_a_fault(timestamp: str) -> None:
    """Its text has the form of a time, and its zone moves it out of the years that there are."""
    with pytest.raises(DataValidationError) as caught:
        motion(timestamp=timestamp)
    assert [fault["field"] for fault in caught.value.validation_errors] == ["timestamp"]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.datetimes().map(str),
    lambda inner: st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)


@given(timestamp=ANYTHING, received=ANYTHING, details=ANYTHING)
def test_no_message_breaks_the_function(timestamp: Any, received: Any, details: Any) -> None:
    """A message is a motion whose time is at most a minute from now, or a fault."""
    message = {"sensorId": "s", "event": "motion_detected", "timestamp": timestamp}
    try:
        seen = Motion.of({**message, "receivedTimestamp": received, "metadata": details}, now=NOW)
    except DataValidationError:
        return
    assert seen.at <= NOW + timedelta(seconds=60)
    assert len(seen.event_id) <= 256
