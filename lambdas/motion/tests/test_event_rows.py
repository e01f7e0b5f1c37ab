"""Laws of the rows of motions."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from lambdas.motion.event_rows import claimed_event, new_event, settled_event
from lambdas.motion.motions import Motion
from lambdas.motion.outcomes import TRIGGERED, Action
from orb_common.exceptions import DynamoDBConditionFailedError, ItemExistsError
from orb_models.transactions import transaction

if TYPE_CHECKING:
    from lambdas.motion.tests.house import House

KEEP = timedelta(days=30)


def test_a_row_has_what_the_device_said(house: House) -> None:
    """Weak point 7: times are numbers, as the index needs them. The row is kept as long as a session."""
    now = house.clock.now()
    details = {"batteryLevel": 12, "signalStrength": -40, "firmwareVersion": "2"}
    message = {"sensorId": "bath", "event": "motion_detected", "metadata": details}
    motion = Motion.of(message, now=now)
    event = new_event(motion, house.row(), Action.IGNORED, session_id=None, keep=KEEP)
    with transaction() as t:
        claimed_event(t, house.stores, event, None)
    [stored] = house.stores.events.query_by_sensor_id("bath", timestamp_from=now).items
    assert stored == event
    assert (stored.battery_level, stored.signal_strength, stored.firmware_version) == (12, Decimal(-40), "2")
    assert (stored.timestamp, stored.ttl, stored.user_id) == (now, now + KEEP, "ann")


@pytest.mark.parametrize("action", Action)
def test_only_music_that_began_is_triggered(house: House, action: Action) -> None:
    """Every action can be settled once, by the call that has the event."""
    now = house.clock.now()
    event = new_event(house.motion(), house.row(), Action.STARTING, session_id="s", keep=KEEP)
    event = event.model_copy(update={"lease_until": now})
    with transaction() as t:
        claimed_event(t, house.stores, event, None)
    with transaction() as t:
        settled_event(t, house.stores, event, action)
    [stored] = house.events()
    assert (stored.action_taken, stored.lease_until) == (action, None)
    assert stored.playback_triggered is (action in TRIGGERED)
    with pytest.raises(DynamoDBConditionFailedError), transaction() as t:
        settled_event(t, house.stores, event, action)


def test_an_event_is_written_once(house: House) -> None:
    """A second call finds it. One that takes it over needs the lease that it has read."""
    event = new_event(house.motion(), house.row(), Action.STARTING, session_id="s", keep=KEEP)
    event = event.model_copy(update={"lease_until": house.clock.now()})
    with transaction() as t:
        claimed_event(t, house.stores, event, None)
    with pytest.raises(ItemExistsError), transaction() as t:
        claimed_event(t, house.stores, event, None)
    later = event.model_copy(update={"lease_until": house.clock.now() + timedelta(minutes=1)})
    with transaction() as t:
        claimed_event(t, house.stores, later, event)
    with pytest.raises(DynamoDBConditionFailedError), transaction() as t:
        claimed_event(t, house.stores, later, event)
