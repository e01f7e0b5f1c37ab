# Generated from schemas/entities/motion/SpotifyPlaybackConfig.yml by "make generate". Do not edit.
"""The input SpotifyPlaybackConfigInput."""

from typing import Annotated

from orb_models._pydantic import Field
from orb_models.input import Flag, Input, Number
from orb_models.rules import SpotifyUriRule


class SpotifyPlaybackConfigInput(Input):
    """The fields of SpotifyPlaybackConfig, with the rules of inputs."""

    device_id: Annotated[str, Field(min_length=1, max_length=128)] | None = None
    """The Spotify device that plays. Absent means the active device."""

    device_name: Annotated[str, Field(min_length=1, max_length=128)] | None = None
    """The name of the device, by which it is found when Spotify gives it another id."""

    playlist_uri: SpotifyUriRule | None = None
    """The playlist, album or artist to play. Absent means what was played last."""

    shuffle: Flag = True
    """Whether the tracks are played in random order."""

    volume_percent: Annotated[Number, Field(ge=0, le=100)] | None = None
    """The volume. Absent means that it stays as it is."""

    context_uri: Annotated[str, Field(max_length=256)] | None = None
    """What Spotify played when the playback was configured."""
