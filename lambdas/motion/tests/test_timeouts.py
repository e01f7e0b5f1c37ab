"""Laws of the checker of time-outs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.motion.timeouts import RESERVE, Timeouts

if TYPE_CHECKING:
    from lambdas.motion.tests.house import House
    from orb_testing.faults import FaultPlan


def test_sessions_end_at_their_own_time(house: House) -> None:
    """Weak point 3: each sensor has its timeout. A session that is not due is not read."""
    house.person("bob")
    house.sensor("attic", of="bob", timeout_minutes=10)
    house.move("bath")
    house.move("attic")
    house.minutes(5)
    assert house.check().counts == {"paused": 1}
    assert (house.player("ann").is_playing, house.player("bob").is_playing) == (False, True)
    house.minutes(5)
    assert house.check().counts == {"paused": 1}


def test_one_failure_does_not_stop_the_others(house: House, fault: FaultPlan) -> None:
    """Weak point 14: a session that fails is in the failures of the run, and a later run ends it."""
    house.person("bob")
    house.sensor("attic", of="bob")
    house.move("bath")
    house.minutes(0.5)
    house.move("attic")
    house.minutes(6)
    fault.error("dynamodb:UpdateItem", status=400, code="AccessDeniedException")
    checked = house.check()
    assert checked.counts == {"later": 1, "paused": 1}
    assert [(each.sensor_id, each.final) for each in checked.failures] == [("bath", False)]
    house.check()
    assert house.open_sessions() == []


def test_a_row_that_cannot_be_read_does_not_stop_the_others(house: House) -> None:
    """It is reported as final, which an alarm counts, in each run until a person has looked."""
    house.person("bob")
    house.sensor("attic", of="bob")
    broken = house.move("bath").session_id
    house.minutes(0.5)
    house.move("attic")
    house.damage("Sessions", {"sessionId": str(broken)}, "motionEventsCount")
    house.minutes(6)
    checked = house.check()
    assert checked.counts == {"failed": 1, "paused": 1}
    assert checked.failures == ((broken, "bath", "STORED_ITEM", True),)
    assert house.check().counts == {"failed": 1}


def test_a_run_ends_before_its_time_is_over(house: House) -> None:
    """What is left is for the next run, and the answer says so."""
    house.move()
    house.minutes(6)
    timeouts = Timeouts(stores=house.stores, endings=house.endings(), clock=house.clock)
    checked = timeouts.check(time_left=lambda: RESERVE - 1)
    assert (checked.counts, checked.left) == ({}, True)
    assert timeouts.check(time_left=lambda: RESERVE).counts == {"paused": 1}
