"""When a command has taken effect."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from orb_common.exceptions import (
    SpotifyAPIError,
    SpotifyCommandRefusedError,
    SpotifyDeniedError,
    SpotifyUnavailableError,
)
from orb_common.spotify import Device, PlaybackState
from orb_common.spotify.confirmation import Playing, may_hold_already, wait_until

if TYPE_CHECKING:
    from orb_common.utils.clock import ManualClock

ALBUM, TRACK = "spotify:album:1", "spotify:track:1"
DEVICE = Device.from_json({"id": "d-1", "name": "Kitchen", "is_active": True})
STATE = PlaybackState(is_playing=True, device=DEVICE, context_uri=ALBUM, item_uri=TRACK)


@pytest.mark.parametrize(
    ("wanted", "holds"),
    [
        (Playing(playing=True), True),
        (Playing(playing=True, device_id="d-1", context_uri=ALBUM, uris=(TRACK,)), True),
        (Playing(playing=True, device_id="d-2"), False),
        (Playing(playing=True, context_uri="spotify:album:2"), False),
        (Playing(playing=True, uris=("spotify:track:2",)), False),
        (Playing(playing=False), False),
        (Playing(playing=False, device_id="d-1"), False),
        (Playing(playing=False, device_id="d-2"), True),
    ],
)
def test_what_plays(wanted: Playing, holds: bool) -> None:
    """Music on another device, or other music, is not what a start wants. A pause wants silence on its device."""
    assert wanted.holds(STATE) is holds
    assert not wanted.holds(None)
    assert wanted.holds(replace(STATE, is_playing=False)) is not wanted.playing


@pytest.mark.parametrize(
    ("error", "may"),
    [
        (SpotifyCommandRefusedError(reason="UNKNOWN"), True),
        (SpotifyCommandRefusedError(reason="ALREADY_PAUSED"), True),
        (SpotifyDeniedError(), True),
        (SpotifyDeniedError(reason="PREMIUM_REQUIRED"), False),
        (SpotifyUnavailableError(status_code=500), True),
        (SpotifyUnavailableError(), False),
    ],
)
def test_which_errors_are_worth_a_look(error: SpotifyAPIError, may: bool) -> None:
    """Refusals of what is so already have several forms. Without an answer there is nothing to look at."""
    assert may_hold_already(error) is may


def waiting(clock: ManualClock, states: list[PlaybackState | None], **options: Any) -> tuple[bool, int]:
    """Wait for music that begins after some looks. Return the result and how often the command was sent again."""
    sent: list[float] = []

    def send() -> int:
        sent.append(clock.monotonic())
        return int(options.get("again", 204))

    done = wait_until(
        Playing(playing=True, device_id="d-1"),
        options.get("status", 204),
        send=send,
        state=lambda: states.pop(0) if len(states) > 1 else states[0],
        devices=lambda: options.get("devices", (DEVICE,)),
        clock=clock,
        end=clock.monotonic() + options.get("seconds", 10.0),
    )
    return done, len(sent)


def test_an_effect_shows_later(clock: ManualClock) -> None:
    """The waits between the looks grow to a second."""
    assert waiting(clock, [None, None, None, None, STATE]) == (True, 0)
    assert clock.slept == [0.25, 0.5, 1.0, 1.0]


def test_an_effect_that_does_not_show(clock: ManualClock) -> None:
    """The error keeps the status, and the same call may succeed later."""
    with pytest.raises(SpotifyUnavailableError) as caught:
        waiting(clock, [None], seconds=3.0)
    assert (caught.value.status_code, caught.value.retryable) == (204, True)
    assert clock.slept == [0.25, 0.5, 1.0, 1.0, 0.25]


def test_the_last_look_is_at_the_end(clock: ManualClock) -> None:
    """A wait is cut to the time that is left."""
    assert waiting(clock, [None, STATE], seconds=0.2) == (True, 0)
    assert waiting(clock, [None, None, None, STATE], seconds=1.7) == (True, 0)
    assert clock.slept == pytest.approx([0.2, 0.25, 0.5, 0.95])


@pytest.mark.parametrize(
    ("later", "confirmed"),
    [
        ((), True),
        ((replace(DEVICE, is_active=False),), True),
        ((replace(DEVICE, is_private_session=True),), False),
    ],
    ids=["gone", "idle", "private"],
)
def test_a_pause_whose_device_goes_away(
    clock: ManualClock, later: tuple[Device, ...], confirmed: bool
) -> None:
    """If nothing can be seen because no device is active, nothing plays. It may take a moment."""
    listed = [(DEVICE,), later]
    done = wait_until(
        Playing(playing=False, device_id="d-1"), 204, send=lambda: 204, state=lambda: None,
        devices=lambda: listed.pop(0), clock=clock, end=clock.monotonic() + 10,
    )  # fmt: skip
    assert done is confirmed
    assert clock.slept == [0.25]


def test_a_device_that_is_not_available(clock: ManualClock) -> None:
    """After 202 the command is sent again, every five seconds, five times at most."""
    assert waiting(clock, [None] * 8 + [STATE], status=202) == (True, 1)
    with pytest.raises(SpotifyUnavailableError):
        waiting(clock, [None], status=202, again=204, seconds=30.0)
    counted: list[int] = []
    with pytest.raises(SpotifyUnavailableError):
        wait_until(
            Playing(playing=True), 202, send=lambda: counted.append(1) or 202, state=lambda: None,
            devices=lambda: (), clock=clock, end=clock.monotonic() + 60,
        )  # fmt: skip
    assert len(counted) == 5


@pytest.mark.parametrize("device_id", ["d-1", None])
def test_a_private_session_cannot_be_seen(clock: ManualClock, device_id: str | None) -> None:
    """The wait ends at once: nothing will show."""
    hidden = replace(DEVICE, is_private_session=True)
    done = wait_until(
        Playing(playing=True, device_id=device_id), 204, send=lambda: 204, state=lambda: None,
        devices=lambda: (hidden,), clock=clock, end=clock.monotonic() + 10,
    )  # fmt: skip
    assert not done
    assert clock.slept == []
