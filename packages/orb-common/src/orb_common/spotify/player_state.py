"""What the player says about itself. Unknown and missing fields are accepted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Device", "PlaybackState"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A device of a user.

    Source: https://developer.spotify.com/documentation/web-api/reference/get-a-users-available-devices
    """

    id: str | None
    """It may change: look the device up by its name now and then. None: it accepts no commands."""
    name: str
    type: str
    """Such as Speaker, whose case varies."""
    is_active: bool
    is_private_session: bool
    """What it plays is not shown."""
    is_restricted: bool
    """It accepts no commands."""
    volume_percent: int | None
    supports_volume: bool

    @classmethod
    def from_json(cls, value: object) -> Device:
        """Return the device of an answer."""
        fields: Mapping[str, object] = value if isinstance(value, Mapping) else {}
        return cls(
            id=_text(fields.get("id")),
            name=_text(fields.get("name")) or "",
            type=_text(fields.get("type")) or "",
            is_active=fields.get("is_active") is True,
            is_private_session=fields.get("is_private_session") is True,
            is_restricted=fields.get("is_restricted") is True,
            volume_percent=_number(fields.get("volume_percent")),
            supports_volume=fields.get("supports_volume") is not False,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybackState:
    """What a user hears.

    Source: https://developer.spotify.com/documentation/web-api/reference/get-information-about-the-users-current-playback
    """

    is_playing: bool
    device: Device | None = None
    """None: `get_currently_playing` does not say it."""
    context_uri: str | None = None
    """The album, artist or playlist."""
    item_uri: str | None = None
    """The track or episode."""
    requested_uri: str | None = None
    """The track that was asked for, if Spotify plays another one of the same recording."""
    progress_ms: int | None = None
    shuffle: bool | None = None
    repeat: str | None = None
    """track, context or off."""
    playing_type: str = "unknown"
    """track, episode, ad or unknown."""
    timestamp: int | None = None
    """When the state last changed, in milliseconds of epoch time."""

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> PlaybackState:
        """Return the state of an answer."""
        device, item = value.get("device"), value.get("item")
        shuffle = value.get("shuffle_state")
        return cls(
            is_playing=value.get("is_playing") is True,
            device=Device.from_json(device) if isinstance(device, Mapping) else None,
            context_uri=_uri(value.get("context")),
            item_uri=_uri(item),
            requested_uri=_uri(item.get("linked_from")) if isinstance(item, Mapping) else None,
            progress_ms=_number(value.get("progress_ms")),
            shuffle=shuffle if isinstance(shuffle, bool) else None,
            repeat=_text(value.get("repeat_state")),
            playing_type=_text(value.get("currently_playing_type")) or "unknown",
            timestamp=_number(value.get("timestamp")),
        )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _uri(value: object) -> str | None:
    return _text(value.get("uri")) if isinstance(value, Mapping) else None
