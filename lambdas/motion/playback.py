"""What a room may do with the one playback of its listener."""

from __future__ import annotations

from contextlib import suppress
from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple

from lambdas.motion.outcomes import Action
from lambdas.motion.sessions import timeout_of
from orb_common.exceptions import SpotifyAPIError, SpotifyCommandRefusedError, SpotifyDeviceNotFoundError
from orb_models.enums.session_status import SessionStatus

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lambdas.motion.rooms import Room
    from orb_common.spotify.client import Done, SpotifyClient
    from orb_common.spotify.player_state import PlaybackState

CONFIRM: Final = 3.0
"""Seconds until a command shows. Spotify answers before it acts."""


class Heard(NamedTuple):
    """What plays after a room had its turn."""

    action: Action
    ours: bool = False
    """The music is that of a session, so the end of this session stops it."""
    device_id: str | None = None
    """The device of this room, if the music is there."""
    context_uri: str | None = None


def play(
    player: SpotifyClient,
    state: PlaybackState | None,
    room: Room,
    others: Sequence[Room],
    *,
    at: datetime,
    ended: Sequence[Room] = (),
    volume: int | None = None,
) -> Heard:
    """Let music play in a room, if this room may have it.

    Music that plays elsewhere stays there, whether a person or another room has started it. Only a room whose session
    is ending has no claim on it. Music that the listener has paused in this session stays paused.

    Args:
        player: The player of the listener.
        state: What it shows.
        room: The room, with its session as it was before this motion.
        others: The other rooms of the listener.
        at: When the motion was.
        ended: Rooms whose session was at its end and has just ended, so that this room goes on with their music.
        volume: The volume if the sensor has none. None: it stays as it is.

    Raises:
        SpotifyAPIError: The music does not start.
    """
    if state is not None and state.is_playing:
        owner = next((each for each in others if each.plays(state)), None)
        if room.has(state.device):
            # Two sessions can both have the music: the first that ends leaves it to the other.
            ours = owner is not None or any(each.started(state) for each in (room, *ended))
            device_id = state.device.id if state.device else None
            return Heard(Action.ALREADY_PLAYING, ours, device_id, state.context_uri if ours else None)
        if owner is None or owner.session.status is SessionStatus.ACTIVE:
            return Heard(Action.ALREADY_PLAYING)
    elif state is not None and any(_paused_by_hand(state, each, at=at) for each in (room, *others)):
        return Heard(Action.IGNORED_PAUSED)
    return _start(player, room, state, volume)


def _paused_by_hand(state: PlaybackState, room: Room, *, at: datetime | None = None) -> bool:
    """Return whether music that was heard in this session is paused now.

    A session whose end was begun and then called off may have been paused by that. A room that has been empty for a
    timeout at the time of a motion starts afresh, though its session has not ended yet.
    """
    session = room.session
    if at is not None and at - session.last_motion_time >= timeout_of(room.sensor):
        return False
    heard = session.spotify_device_id
    return (
        heard is not None and session.attempts == 0 and state.device is not None and state.device.id == heard
    )


def _start(player: SpotifyClient, room: Room, state: PlaybackState | None, volume: int | None) -> Heard:
    config = room.sensor.spotify_config
    same = state is not None and room.has(state.device) and config.playlist_uri in {None, state.context_uri}
    # A session that had music goes on with it. What a private session plays is not seen, and must not begin again.
    if (same and not (state is not None and state.is_playing)) or (
        state is None and room.session.spotify_device_id is not None
    ):
        try:
            return _heard(_resume(player, room), Action.PLAYBACK_RESUMED, room, state)
        except SpotifyCommandRefusedError:
            if config.playlist_uri is None:
                raise
    done = player.start_playback(
        config.device_id,
        device_name=config.device_name,
        context_uri=config.playlist_uri,
        shuffle=config.shuffle if config.playlist_uri else None,
        volume_percent=volume if config.volume_percent is None else config.volume_percent,
        confirm=CONFIRM,
    )
    if config.playlist_uri is not None:
        # At its end, it would be silent as after a pause by hand, or other music would follow. Without it, music plays.
        with suppress(SpotifyAPIError):
            player.set_repeat("context", done.device_id)
    return _heard(done, Action.PLAYBACK_STARTED, room, state)


def _heard(done: Done, action: Action, room: Room, before: PlaybackState | None) -> Heard:
    uri = room.sensor.spotify_config.playlist_uri
    if uri is None:
        uri = room.session.spotify_context_uri if before is None else before.context_uri
    device_id = done.device_id or room.session.spotify_device_id
    if device_id is None and before is not None and before.device is not None:
        device_id = before.device.id
    return Heard(action, True, device_id, uri)


def _resume(player: SpotifyClient, room: Room) -> Done:
    config = room.sensor.spotify_config
    device_id = room.session.spotify_device_id or config.device_id
    return player.start_playback(device_id, device_name=config.device_name, confirm=CONFIRM)


def resume(player: SpotifyClient, room: Room) -> None:
    """Let the music of a room go on that the end of a session has stopped. Music that plays elsewhere stays there."""
    state = player.get_playback_state()
    if state is None or not state.is_playing:
        _resume(player, room)


class Stopped(Enum):
    """How the music of a session was at its end."""

    PAUSED = "paused"
    """It played, and was paused."""
    SILENT = "silent"
    """Nothing played here that the session had started."""
    BY_HAND = "by_hand"
    """The listener had paused it."""


def stop(player: SpotifyClient, room: Room) -> Stopped:
    """Stop the music that the session of a room has started, if it still plays there.

    Raises:
        SpotifyAPIError: The state cannot be read, or the music does not stop.
    """
    state = player.get_playback_state()
    if state is None or not room.has(state.device):
        return Stopped.SILENT
    if state.is_playing and not room.started(state):
        # It was put on by hand.
        return Stopped.SILENT
    if not state.is_playing:
        return Stopped.BY_HAND if _paused_by_hand(state, room) else Stopped.SILENT
    try:
        player.pause_playback(state.device.id if state.device else None, confirm=CONFIRM)
    except SpotifyDeviceNotFoundError:
        # It was switched off in this moment.
        return Stopped.SILENT
    return Stopped.PAUSED
