"""The rooms of one listener: sensors, open sessions and devices. A listener has only one playback for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lambdas.motion.sessions import is_open

if TYPE_CHECKING:
    from lambdas.motion.stores import Stores
    from orb_common.spotify.player_state import Device, PlaybackState
    from orb_models.models.motion.sensors import Sensors
    from orb_models.models.motion.sessions import Sessions


class Room(NamedTuple):
    """A sensor with its open session."""

    sensor: Sensors
    session: Sessions

    @property
    def context_uri(self) -> str | None:
        """What the session has started, or starts. None: it resumes what is there."""
        return self.session.spotify_context_uri or self.sensor.spotify_config.playlist_uri

    def has(self, device: Device | None) -> bool:
        """Return whether the music of this room plays on a device. A room without a device has any."""
        if device is None:
            return False
        config = self.sensor.spotify_config
        if self.session.spotify_device_id is not None and self.session.spotify_device_id == device.id:
            return True
        if config.device_id is None and config.device_name is None:
            return True
        by_id = device.id is not None and config.device_id == device.id
        return by_id or config.device_name == device.name

    def started(self, state: PlaybackState) -> bool:
        """Return whether the session of this room can have started what the player shows.

        Another album or playlist was put on by hand. Music whose album or playlist is not shown counts as ours.
        """
        same = self.context_uri is None or state.context_uri in {None, self.context_uri}
        return self.session.playback_started and self.has(state.device) and same

    def plays(self, state: PlaybackState) -> bool:
        """Return whether the player has shown the music of this room, and it is there now."""
        return self.session.spotify_device_id is not None and self.started(state)

    def shares_device(self, other: Room) -> bool:
        """Return whether two rooms can have the same device."""
        mine, theirs = self._devices(), other._devices()
        return not mine or not theirs or not mine.isdisjoint(theirs)

    def _devices(self) -> frozenset[tuple[str, str]]:
        config = self.sensor.spotify_config
        ids = {("id", each) for each in (self.session.spotify_device_id, config.device_id) if each}
        return frozenset(ids | ({("name", config.device_name)} if config.device_name else set()))


def other_rooms(stores: Stores, sensor: Sensors) -> list[Room]:
    """Return the other rooms of the listener that have an open session.

    The sensors come from an index, which can be a moment late about a sensor that is new. Their sessions are read
    consistently: of two calls that each write their own session and then look, at least one sees the other's.
    """
    ids = [
        each.sensor_id
        for each in stores.sensors.query_by_user_id(sensor.user_id).iterate()
        if each.sensor_id != sensor.sensor_id
    ]
    if not ids:
        return []
    sensors = {
        each.active_session_id: each
        for each in stores.sensors.batch_get(ids, consistent=True)
        if each.active_session_id is not None
    }
    if not sensors:
        return []
    sessions = stores.sessions.batch_get([*sensors], consistent=True)
    return [Room(sensors[each.session_id], each) for each in sessions if is_open(each)]
