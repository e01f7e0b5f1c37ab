"""The player of one Spotify user: devices, what plays, and commands that take effect a moment later.

The rules are those of the Player API: https://developer.spotify.com/documentation/web-api/reference/get-information-about-the-users-current-playback
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from orb_testing.fakes.spotify_bodies import command_refusal, context, refusal, track, tracks_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TRACK_MS = 180_000
"""The length of every track."""


@dataclass(slots=True, kw_only=True)
class Device:
    """A device of a user. Change its fields to change the device."""

    id: str
    name: str
    type: str = "Speaker"
    volume_percent: int | None = 50
    is_private_session: bool = False
    """What it plays is not shown: the state is 204."""
    is_restricted: bool = False
    """It accepts no commands of the Web API."""
    supports_volume: bool = True


class Player:
    """What a user hears, and where.

    Args:
        now: Returns the time in epoch seconds.
        premium: Whether the user has Premium, which all commands need.
    """

    def __init__(self, now: Callable[[], float], *, premium: bool = True) -> None:
        self._now = now
        self.premium = premium
        self.delay = 0.5
        """Seconds until an accepted command takes effect. The answer 204 means: received."""
        self.devices: list[Device] = []
        self._active: str | None = None
        self._playing = False
        self._shuffle = False
        self._repeat = "off"
        self._context: str | None = None
        self._tracks: tuple[str, ...] = ()
        self._index = 0
        self._progress = 0.0
        self._since = self._changed_at = now()
        self._pending: list[tuple[float, Callable[[], None]]] = []

    def connect(self, device: Device, *, active: bool = False) -> Device:
        """Add a device, as if its app was opened. `active`: it is also the one that plays next."""
        self.devices.append(device)
        if active:
            self._active = device.id
        return device

    def disconnect(self, device_id: str) -> None:
        """Remove a device, as if it was switched off. If it was active, no device is active."""
        self._settle()
        self.devices = [device for device in self.devices if device.id != device_id]
        if self._active == device_id:
            self._active, self._playing = None, False

    @property
    def active_device(self) -> Device | None:
        """The device that plays, or played last."""
        self._settle()
        return self._find(self._active)

    @property
    def is_playing(self) -> bool:
        """Whether music plays now."""
        self._settle()
        return self._playing

    def devices_body(self) -> dict[str, object]:
        """Return the answer of Get Available Devices."""
        self._settle()
        return {"devices": [self._device(device) for device in self.devices]}

    def state_body(self) -> dict[str, object] | None:
        """Return the answer of Get Playback State. None: 204, because no device is active or its session is private."""
        device = self.active_device
        if device is None or device.is_private_session:
            return None
        return {
            "device": self._device(device),
            "repeat_state": self._repeat,
            "shuffle_state": self._shuffle,
            **self.playing_body(),
        }

    def playing_body(self) -> dict[str, object]:
        """Return what Get Currently Playing Track shows of an active device."""
        self._settle()
        uri = self._tracks[self._index] if self._tracks else None
        return {
            "context": context(self._context) if self._context else None,
            "timestamp": round(self._changed_at * 1000),
            "progress_ms": int(self._progress) if uri else None,
            "is_playing": self._playing,
            "item": track(uri, duration_ms=TRACK_MS, number=self._index + 1) if uri else None,
            "currently_playing_type": "track" if uri else "unknown",
            "actions": {"disallows": {"pausing": True} if not self._playing else {"resuming": True}},
        }

    def play(
        self,
        device_id: str | None,
        *,
        context_uri: str | None = None,
        uris: Sequence[str] = (),
        position: int | str | None = None,
        position_ms: int = 0,
    ) -> None:
        """Start a context or tracks, or resume what was playing.

        Args:
            device_id: The device that plays. None: the active one.
            context_uri: An album, artist or playlist.
            uris: Tracks, if there is no context.
            position: Where in the context to begin: an index or the address of a track.
            position_ms: Where in the track to begin. Past its end, the next track begins.
        """
        device = self._target(device_id)
        tracks = tracks_of(context_uri) if context_uri else tuple(uris)
        if not tracks:
            # Playing what plays, and pausing what is paused, has this reason and no other: web-api issue 1433.
            if self._playing and device.id == self._active:
                raise command_refusal(403, "UNKNOWN")
            if not self._tracks:
                raise command_refusal(403, "NOT_PLAYING_CONTEXT")
        if isinstance(position, str):
            position = tracks.index(position) if position in tracks else 0

        def act() -> None:
            self._active = device.id
            self._playing = True
            if tracks:
                self._context, self._tracks = context_uri, tracks
                self._index = min(position or 0, len(tracks) - 1)
                self._progress = float(position_ms)
                self._move(0)

        self._send(act)

    def pause(self, device_id: str | None) -> None:
        """Stop the music. A paused player refuses."""
        self._active_target(device_id)
        if not self._playing:
            raise command_refusal(403, "UNKNOWN")

        def act() -> None:
            self._playing = False

        self._send(act)

    def skip(self, device_id: str | None, *, by: Literal[1, -1]) -> None:
        """Go to the next or previous track."""
        self._active_target(device_id)
        if not self._tracks:
            raise command_refusal(403, "NOT_PLAYING_TRACK")
        if self._repeat != "context" and not 0 <= self._index + by < len(self._tracks):
            raise command_refusal(403, "NO_NEXT_TRACK" if by > 0 else "NO_PREV_TRACK")

        def act() -> None:
            self._index = (self._index + by) % len(self._tracks)
            self._progress = 0.0

        self._send(act)

    def set_volume(self, device_id: str | None, percent: int) -> None:
        """Set the volume of a device, 0 to 100."""
        device = self._target(device_id)
        if not device.supports_volume:
            raise command_refusal(403, "VOLUME_CONTROL_DISALLOW")

        def act() -> None:
            device.volume_percent = percent

        self._send(act)

    def set_shuffle(self, device_id: str | None, *, on: bool) -> None:
        """Set whether tracks play in another order. The fake shows the state and keeps the order."""
        self._active_target(device_id)

        def act() -> None:
            self._shuffle = on

        self._send(act)

    def set_repeat(self, device_id: str | None, mode: str) -> None:
        """Set what repeats: track, context or off."""
        self._active_target(device_id)

        def act() -> None:
            self._repeat = mode

        self._send(act)

    def transfer(self, device_id: str, *, play: bool) -> None:
        """Move to another device. `play`: play there; otherwise the state stays as it is, so nothing pauses."""
        device = self._target(device_id)

        def act() -> None:
            self._active = device.id
            self._playing = self._playing or (play and bool(self._tracks))

        self._send(act)

    def _device(self, device: Device) -> dict[str, object]:
        return {
            "id": device.id,
            "is_active": device.id == self._active,
            "is_private_session": device.is_private_session,
            "is_restricted": device.is_restricted,
            "name": device.name,
            "type": device.type,
            "volume_percent": device.volume_percent,
            "supports_volume": device.supports_volume,
        }

    def _find(self, device_id: str | None) -> Device | None:
        return next((device for device in self.devices if device.id == device_id), None)

    def _target(self, device_id: str | None) -> Device:
        self._settle()
        if not self.premium:
            raise command_refusal(403, "PREMIUM_REQUIRED")
        device = self._find(self._active if device_id is None else device_id)
        if device is None and device_id is not None:
            raise refusal(404, "Device not found")
        if device is None:
            raise command_refusal(404, "NO_ACTIVE_DEVICE")
        if device.is_restricted:
            raise command_refusal(403, "DEVICE_NOT_CONTROLLABLE")
        return device

    def _active_target(self, device_id: str | None) -> None:
        # The reference says nothing on other devices. They have no playback that such a command could change.
        if self._target(device_id).id != self._active:
            raise command_refusal(403, "UNKNOWN")

    def _send(self, act: Callable[[], None]) -> None:
        self._pending.append((self._now() + self.delay, act))
        self._settle()

    def _settle(self) -> None:
        """Let commands that are due take effect, each at its time, and let the music play on until now."""
        now = self._now()
        while self._pending and self._pending[0][0] <= now:
            due, act = self._pending.pop(0)
            self._run(due)
            act()
            self._changed_at = due
        self._run(now)

    def _run(self, until: float) -> None:
        seconds, self._since = until - self._since, until
        if self._playing:
            self._move(seconds * 1000)

    def _move(self, by_ms: float) -> None:
        tracks, self._progress = divmod(self._progress + by_ms, TRACK_MS)
        began_at = self._since - self._progress / 1000
        if tracks:
            self._changed_at = began_at
        if self._repeat == "track":
            return
        past_the_end = self._index + int(tracks) - len(self._tracks)
        self._index = (self._index + int(tracks)) % len(self._tracks)
        if past_the_end >= 0 and self._repeat == "off":
            self._changed_at = began_at - past_the_end * TRACK_MS / 1000
            self._index, self._progress, self._playing = 0, 0.0, False
