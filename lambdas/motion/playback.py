"""What a room may do with the one playback of its listener."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple

from lambdas.motion.outcomes import Action
from orb_common.exceptions import SpotifyCommandRefusedError, SpotifyDeviceNotFoundError
from orb_models.enums.session_status import SessionStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    room: Room,
    others: Sequence[Room],
    *,
    again: bool = False,
    inherits: bool = False,
    volume: int | None = None,
) -> Heard:
    """Let music play in a room, if this room may have it.

    Music that plays elsewhere stays there, whether a person or another room has started it. Only a room whose session
    is ending has no claim on it. Music that the listener has paused in this session stays paused.

    Args:
        player: The player of the listener.
        room: The room, with its session as it was before this motion.
        others: The other rooms of the listener.
        again: An earlier call may have started the music and ended before it could say so.
        inherits: The music here is that of another room whose session has just ended.
        volume: The volume if the sensor has none. None: it stays as it is.

    Raises:
        SpotifyAPIError: The state cannot be read, or the music does not start.
    """
    state = player.get_playback_state()
    config, session = room.sensor.spotify_config, room.session
    if state is not None and state.is_playing:
        owner = next((each for each in others if each.started_on(state.device)), None)
        if room.has(state.device):
            # Two sessions can both have the music: the first that ends leaves it to the other.
            ours = inherits or owner is not None
            if session.playback_started:
                # Without a word of the earlier call, the music is ours if it is what this sensor plays.
                ours = ours or not again or config.playlist_uri in {None, state.context_uri}
            device_id = state.device.id if state.device else None
            return Heard(Action.ALREADY_PLAYING, ours, device_id, state.context_uri)
        if owner is None or owner.session.status is SessionStatus.ACTIVE:
            return Heard(Action.ALREADY_PLAYING)
    elif state is not None and _paused_by_hand(state, room):
        return Heard(Action.IGNORED_PAUSED)
    return _start(player, room, state, volume)


def _paused_by_hand(state: PlaybackState, room: Room) -> bool:
    """Return whether music that was heard in this session is paused now.

    A session whose end was begun and then called off may have been paused by that.
    """
    heard = room.session.spotify_device_id
    return (
        heard is not None
        and room.session.attempts == 0
        and state.device is not None
        and state.device.id == heard
    )


def _start(player: SpotifyClient, room: Room, state: PlaybackState | None, volume: int | None) -> Heard:
    config = room.sensor.spotify_config
    same = state is not None and room.has(state.device) and config.playlist_uri in {None, state.context_uri}
    # A session that had music goes on with it. What a private session plays is not seen, and must not begin again.
    if (same and not (state is not None and state.is_playing)) or (
        state is None and room.session.spotify_device_id is not None
    ):
        try:
            return _heard(_resume(player, room), Action.PLAYBACK_RESUMED, room)
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
    return _heard(done, Action.PLAYBACK_STARTED, room)


def _heard(done: Done, action: Action, room: Room) -> Heard:
    return Heard(
        action,
        True,
        done.device_id or room.session.spotify_device_id,
        room.sensor.spotify_config.playlist_uri,
    )


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
    if not state.is_playing:
        return Stopped.BY_HAND if _paused_by_hand(state, room) else Stopped.SILENT
    try:
        player.pause_playback(state.device.id if state.device else None, confirm=CONFIRM)
    except SpotifyDeviceNotFoundError:
        # It was switched off in this moment.
        return Stopped.SILENT
    return Stopped.PAUSED
