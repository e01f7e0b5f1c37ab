"""Laws of motions that may start music, when Spotify or another call gets in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lambdas.motion.endings import Ended
from lambdas.motion.outcomes import Action
from lambdas.motion.triggers import Trigger
from orb_common.exceptions import (
    SpotifyAPIError,
    SpotifyDeniedError,
    SpotifyDeviceNotFoundError,
    SpotifyRateLimitError,
    SpotifyReauthorizationError,
    SpotifyUnavailableError,
)
from orb_models import (
    ListenersUpdate,
    SensorsUpdate,
    SessionStatus,
    SessionsUpdate,
    SpotifyPlaybackConfig,
)
from orb_testing.fakes.outages import Outage

if TYPE_CHECKING:
    from lambdas.motion.motions import Motion
    from lambdas.motion.tests.house import House


def claimed(house: House, motion: Motion) -> Trigger:
    decided = house.service().decide(motion)
    assert isinstance(decided, Trigger)
    return decided


@pytest.mark.parametrize(
    ("outage", "error"),
    [
        (Outage(status=503, times=None, path="/v1/*"), SpotifyUnavailableError),
        (Outage(status=429, times=None, path="/v1/*", headers={"Retry-After": "90"}), SpotifyRateLimitError),
    ],
)
def test_a_failure_that_may_pass_is_raised_and_tried_again(
    house: House, outage: Outage, error: type[Exception]
) -> None:
    """Weak points 14, 17 and 19: Lambda comes again, nothing is lost, and there is still one session and one event."""
    motion = house.motion()
    house.spotify.plan(outage)
    start = house.clock.monotonic()
    with pytest.raises(error):
        house.service().accept(motion)
    assert house.clock.monotonic() - start < 12, "the waits fit into the call"
    assert len(house.spotify.requests) <= 3
    [event] = house.events()
    assert (event.action_taken, event.lease_until is not None) == ("error", True)
    house.spotify.recover()
    house.minutes(2)
    outcome = house.service().accept(motion)
    assert outcome.action is Action.PLAYBACK_STARTED
    assert house.actions() == ["playback_started"]
    [session] = house.open_sessions()
    assert session.motion_events_count == 1


def test_the_next_motion_need_not_wait_for_one_that_failed(house: House) -> None:
    """A failure gives the trigger back, so the next motion starts the music, whatever the debounce."""
    first = house.motion()
    house.spotify.plan(Outage(status=503, times=3, path="/v1/*"))
    with pytest.raises(SpotifyUnavailableError):
        house.service().accept(first)
    house.minutes(0.5)
    assert house.move().action is Action.PLAYBACK_STARTED
    assert house.service().accept(first).action is Action.IGNORED_DEBOUNCE
    assert len(house.open_sessions()) == 1


def test_a_failure_for_good_is_recorded_and_leaves_no_session(house: House) -> None:
    """Weak point 17: without Premium, the event and the session say `error`, and the next motion is debounced."""
    house.player().premium = False
    motion = house.motion()
    with pytest.raises(SpotifyDeniedError):
        house.service().accept(motion)
    assert house.service().accept(motion).action is Action.ERROR, "a duplicate does not ask again"
    session = house.session(motion.session_id)
    assert (session.status, session.active, session.due_at) == ("error", None, None)
    assert house.row().active_session_id is None
    house.minutes(1)
    assert house.move().action is Action.IGNORED_DEBOUNCE


def test_a_device_that_is_switched_off_is_an_error_for_good(house: House) -> None:
    """The listener must switch it on."""
    house.player().disconnect("d-bath")
    with pytest.raises(SpotifyDeviceNotFoundError):
        house.move()
    assert (house.actions(), house.open_sessions()) == (["error"], [])


@pytest.mark.parametrize(
    "change",
    [{"active": False}, {"spotify_connected": False}, {"reauth_required": True}],
)
def test_a_listener_without_consent_is_an_error_for_good(house: House, change: dict[str, bool]) -> None:
    """Weak point 16: Spotify is not asked."""
    house.stores.listeners.update("ann", ListenersUpdate.model_validate(change, by_name=True))
    with pytest.raises(SpotifyReauthorizationError):
        house.move()
    assert (house.actions(), house.open_sessions(), house.spotify.requests) == (["error"], [], [])


def test_an_expired_token_is_refreshed(house: House) -> None:
    """Weak points 13 and 16: the access token has ended, and music starts all the same."""
    house.minutes(120)
    assert house.move().action is Action.PLAYBACK_STARTED
    assert house.commands("/api/token") == 1


def test_a_failure_in_a_session_that_goes_on_does_not_end_it(house: House) -> None:
    """The music of an earlier motion plays on, and its session stops it."""
    first = house.move()
    house.minutes(3)
    house.stores.listeners.update("ann", ListenersUpdate(reauth_required=True))
    with pytest.raises(SpotifyReauthorizationError):
        house.move()
    assert house.session(first.session_id).status is SessionStatus.ACTIVE


def test_a_session_that_is_ended_while_its_music_starts_is_silent(house: House) -> None:
    """A person has ended it. What this call has started stops again."""
    motion = house.motion()
    trigger = claimed(house, motion)
    ended = SessionsUpdate(status=SessionStatus.ENDED, active=None, due_at=None)
    house.stores.sessions.update(motion.session_id, ended)
    assert house.service().triggers.carry_out(trigger).action is Action.IGNORED
    assert not house.player().is_playing
    assert house.actions() == ["ignored"]


def test_motions_in_between_do_not_start_the_music_again(house: House) -> None:
    """The session has changed when the player answers: what was heard is written all the same."""
    trigger = claimed(house, house.motion())
    house.minutes(0.2)
    house.move()
    outcome = house.service().triggers.carry_out(trigger)
    assert outcome.action is Action.PLAYBACK_STARTED
    session = house.session(outcome.session_id)
    assert (session.playback_started, session.motion_events_count, house.commands()) == (True, 2, 1)


@pytest.mark.parametrize("status", [500, 403])
def test_a_failure_before_a_command_leaves_music_by_hand_alone(house: House, status: int) -> None:
    """Weak point 12: the claim says that the music is ours, and a call that sent no command takes it back."""
    house.stores.sensors.update("bath", SensorsUpdate(spotify_config=SpotifyPlaybackConfig(shuffle=True)))
    house.player().play("d-bath", context_uri="spotify:album:4aawyAB9vmqN3uQ7FjRGTy")
    session_id = house.move().session_id
    house.minutes(3)
    house.spotify.plan(Outage(status=status, times=None, path="/v1/*"))
    with pytest.raises(SpotifyAPIError):
        house.move()
    house.spotify.recover()
    assert not house.session(session_id).playback_started
    house.minutes(7)
    assert house.check().counts == {"silent": 1}
    assert house.player().is_playing


def test_a_failure_does_not_take_back_music_that_was_handed_over(house: House) -> None:
    """Another room has ended on the same device after the claim: its music is now of this session."""
    house.sensor("hall", device="d-bath")
    bath = house.session(house.move("bath").session_id)
    trigger = claimed(house, house.motion("hall"))
    assert house.endings().end(bath)[0] is Ended.HANDED_OVER
    house.spotify.plan(Outage(status=500, times=3, path="/v1/*"))
    with pytest.raises(SpotifyUnavailableError):
        house.service().triggers.carry_out(trigger)
    assert house.session(trigger.claimed.session_id).playback_started
