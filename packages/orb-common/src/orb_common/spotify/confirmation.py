"""Whether a command has taken effect. Spotify answers before it acts, so the state of the player is read back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from orb_common.exceptions import (
    SpotifyAPIError,
    SpotifyCommandRefusedError,
    SpotifyDeniedError,
    SpotifyUnavailableError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_common.utils.clock import Clock

    from .player_state import Device, PlaybackState

__all__ = ["Playing", "may_hold_already", "wait_until"]

ACCEPTED: Final = 202
"""The device is not available for a moment. The command may be lost."""
RESEND_AFTER: Final = 5.0
"""Seconds, as often as the time of the call allows (once in ten seconds), and at most `MAX_RESENDS` times.

Source: the older Web API guide, for the status 202.
"""
MAX_RESENDS: Final = 5
FIRST_WAIT, MAX_WAIT = 0.25, 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Playing:
    """What a command wants: that a device plays something, or that it does not play."""

    playing: bool
    device_id: str | None = None
    """None: any device."""
    context_uri: str | None = None
    uris: tuple[str, ...] = ()

    def holds(self, state: PlaybackState | None) -> bool:
        """Return whether a state is as wanted. A state that cannot be seen is not."""
        if state is None:
            return False
        here = self.device_id is None or (state.device is not None and state.device.id == self.device_id)
        if not self.playing:
            return not (state.is_playing and here)
        return (
            state.is_playing
            and here
            and self.context_uri in {None, state.context_uri}
            and (not self.uris or not {state.item_uri, state.requested_uri}.isdisjoint(self.uris))
        )


def may_hold_already(error: SpotifyAPIError) -> bool:
    """Return whether an error may say no more than that the player is as wanted already.

    Playing what plays, and pausing what is paused, is refused: with the reason UNKNOWN, ALREADY_PLAYING or
    ALREADY_PAUSED, without a reason, or with a status of 5xx. Source: web-api issues 1205 and 1433.
    """
    if isinstance(error, SpotifyDeniedError):
        return error.reason is None
    failed = isinstance(error, SpotifyUnavailableError) and error.status_code is not None
    return failed or isinstance(error, SpotifyCommandRefusedError)


def wait_until(
    wanted: Playing,
    status: int,
    *,
    send: Callable[[], int],
    state: Callable[[], PlaybackState | None],
    devices: Callable[[], tuple[Device, ...]],
    clock: Clock,
    end: float,
) -> bool:
    """Wait until a command that was sent shows. Return False if it cannot be seen: the session is private.

    A pause also shows if no device is active any more.

    Args:
        wanted: What the command wants.
        status: The status of its answer. 202: it is sent again, every 5 seconds.
        send: Sends the command again and returns the status.
        state: Reads the state.
        devices: Reads the devices.
        clock: Measures the time, and waits.
        end: A time of `clock.monotonic()`.

    Raises:
        SpotifyUnavailableError: It does not show in time.
    """
    wait, resends, sent_at, visible = FIRST_WAIT, 0, clock.monotonic(), False
    while True:
        found = state()
        if wanted.holds(found):
            return True
        if found is None and not (visible and wanted.playing):
            listed = devices()
            if _hidden(wanted, listed):
                return False
            if not wanted.playing and not any(device.is_active for device in listed):
                return True
            visible = True
        left = end - clock.monotonic()
        if left <= 0:
            message = "the command was sent, but the player does not show its effect"
            raise SpotifyUnavailableError(message, status, operation="confirm a command")
        clock.sleep(min(wait, left))
        wait = min(wait * 2, MAX_WAIT)
        if status == ACCEPTED and resends < MAX_RESENDS and clock.monotonic() - sent_at >= RESEND_AFTER:
            status, sent_at, resends = send(), clock.monotonic(), resends + 1


def _hidden(wanted: Playing, devices: tuple[Device, ...]) -> bool:
    return any(
        device.is_private_session
        and (device.is_active if wanted.device_id is None else device.id == wanted.device_id)
        for device in devices
    )
