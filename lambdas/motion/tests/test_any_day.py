"""The laws of any day in a house, on days by chance and on known ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from lambdas.motion import endings, playback
from lambdas.motion.endings import Endings
from lambdas.motion.motion_service import MotionService
from lambdas.motion.rooms import Room
from lambdas.motion.tests.day import AnyDay, Calls
from orb_common.aws import session
from orb_models import SessionStatus, SessionsUpdate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lambdas.motion.tests.house import House
    from orb_common.spotify.client import SpotifyClient
    from orb_common.spotify.player_state import PlaybackState
    from orb_models import Sessions


@pytest.fixture
def calls() -> Iterator[Calls]:
    found = Calls()
    clients = [session.client("dynamodb", attempts=attempts) for attempts in (1, None)]
    for client in clients:
        client.meta.events.register("before-call.*", found.before)
        client.meta.events.register("after-call.*", found.after)
    yield found
    for client in clients:
        client.meta.events.unregister("before-call.*", found.before)
        client.meta.events.unregister("after-call.*", found.after)


def test_any_day_ends_in_silence(empty_house: House, calls: Calls) -> None:
    """Weak points 10, 11, 12 and 17: whatever happens, the laws above hold, and in the end nothing is open."""
    thorough = settings.get_current_profile_name() == "thorough"
    numbers = iter(range(1_000_000))
    run_state_machine_as_test(
        lambda: AnyDay(empty_house, calls, next(numbers)),
        settings=settings(
            max_examples=300 if thorough else 4,
            stateful_step_count=30 if thorough else 10,
            phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
        ),
    )


DAYS: dict[str, list[tuple[object, ...]]] = {
    "a motion comes between the read and the claim of an end": [
        ("move", "attic"),
        ("wait", 4.5),
        ("overlap", None, "attic", 1),
    ],
    "a motion comes while an end stops the music": [
        ("move", "attic"),
        ("wait", 4.5),
        ("overlap", None, "attic", 5),
    ],
    "a room ends while another one has its device": [
        ("move", "bath"),
        ("wait", 2.5),
        ("move", "hall"),
        ("wait", 2.5),
        ("check",),
    ],
    "a hand pauses the music": [
        ("move", "bath"),
        ("pause_by_hand",),
        ("wait", 2.5),
        ("move", "bath"),
        ("wait", 2.5),
        ("move", "bath"),
    ],
    "a hand puts on an album": [
        ("move", "bath"),
        ("play_by_hand", 0),
        ("wait", 4.5),
        ("check",),
    ],
    "a motion hears an album that a hand put on": [
        ("move", "bath"),
        ("wait", 2.5),
        ("play_by_hand", 0),
        ("move", "bath"),
        ("wait", 4.5),
        ("check",),
    ],
}


def live(day: AnyDay, steps: list[tuple[object, ...]]) -> None:
    """Let the steps of a day happen, and check the laws after each."""
    for name, *values in steps:
        getattr(day, str(name))(*values)
        day.a_sensor_has_at_most_one_open_session()
        day.music_by_hand_plays_on_and_ours_never_stops_in_an_occupied_room()
        day.every_event_is_recorded_once()
    day.teardown()


@pytest.mark.parametrize("name", DAYS)
def test_a_known_day_ends_in_silence(empty_house: House, calls: Calls, name: str) -> None:
    """Weak points 11 and 12: days that chance finds late."""
    live(AnyDay(empty_house, calls, 0), DAYS[name])


def careless_begin(self: Endings, row: Sessions) -> Sessions:
    """Claim the end of a session whatever came since it was read."""
    due_at = self.clock.now() + endings.NEXT_TRY
    change = SessionsUpdate(status=SessionStatus.ENDING, attempts=row.attempts + 1, due_at=due_at)
    return self.stores.sessions.update(row.session_id, change)


def careless_stop(player: SpotifyClient, _: Room) -> playback.Stopped:
    """Pause whatever plays."""
    player.pause_playback()
    return playback.Stopped.PAUSED


def careless_started(self: Room, state: PlaybackState) -> bool:
    """Take any album for the own one."""
    return self.session.playback_started and self.has(state.device)


def no(*_: object, **__: object) -> bool:
    return False


MISTAKES: list[tuple[str, object, str, object]] = [
    ("a motion comes between the read and the claim of an end", Endings, "_begin", careless_begin),
    ("a motion comes while an end stops the music", Endings, "_undo", no),
    ("a room ends while another one has its device", endings, "other_rooms", lambda *_: []),
    ("a hand pauses the music", playback, "_paused_by_hand", no),
    ("a hand pauses the music", MotionService, "_is_paused", no),
    ("a hand puts on an album", playback, "stop", careless_stop),
    ("a motion hears an album that a hand put on", Room, "started", careless_started),
]


@pytest.mark.parametrize(("name", "owner", "attribute", "mistake"), MISTAKES)
def test_the_laws_notice_a_mistake(  # noqa: PLR0917 - fixtures and cases
    empty_house: House,
    calls: Calls,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    owner: object,
    attribute: str,
    mistake: object,
) -> None:
    """A law that holds whatever the code does would be worth nothing."""
    monkeypatch.setattr(owner, attribute, mistake)
    with pytest.raises(AssertionError, match=r"was stopped|was undone|plays on"):
        live(AnyDay(empty_house, calls, 0), DAYS[name])
