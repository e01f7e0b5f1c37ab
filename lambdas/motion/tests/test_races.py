"""Many motions of one sensor at the same time."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from orb_common.exceptions import LostRaceError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lambdas.motion.outcomes import Outcome
    from lambdas.motion.tests.house import House
    from orb_testing.races import Race

MANY = 32


def test_many_motions_start_the_music_once(
    house: House, race: Callable[[Sequence[Callable[[], Outcome]]], Race[Outcome]]
) -> None:
    """Weak points 4 and 10: of 32 motions at once, one starts the music, in one session that counts them all."""
    # The waits of all threads move the one clock.
    house.sensor("hall", motion_debounce_minutes=60, timeout_minutes=60)
    now = house.clock.now()
    motions = [house.motion("hall", at=now - timedelta(milliseconds=number)) for number in range(MANY)]
    service = house.service()
    done = race([lambda motion=motion: service.accept(motion) for motion in motions])
    # A motion that lost every race raises, and Lambda delivers it again.
    assert all(isinstance(error, LostRaceError) for error in done.errors)
    for motion in motions:
        service.accept(motion)
    assert Counter(house.actions("hall")) == {"playback_started": 1, "ignored_debounce": MANY - 1}
    assert house.commands() == 1
    [session] = house.open_sessions()
    assert session.motion_events_count == MANY


def test_duplicates_at_the_same_time_are_one_event(
    house: House, race: Callable[[Sequence[Callable[[], Outcome]]], Race[Outcome]]
) -> None:
    """Of one message that is delivered eight times at once, one starts the music. The others find it, or come again."""
    motion, service = house.motion(), house.service()
    done = race([lambda: service.accept(motion)] * 8)
    assert all(isinstance(error, LostRaceError) for error in done.errors)
    assert {outcome.action for outcome in done.values} == {"playback_started"}
    assert house.actions() == ["playback_started"]
    assert (house.commands(), house.open_sessions()[0].motion_events_count) == (1, 1)
