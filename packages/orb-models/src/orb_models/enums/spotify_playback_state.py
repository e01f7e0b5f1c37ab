# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of SpotifyPlaybackState."""

from enum import StrEnum


class SpotifyPlaybackState(StrEnum):
    """The values that the schema lists. Any other value is an error."""

    PLAYING = "playing"
    PAUSED = "paused"
    STOPPED = "stopped"
    UNKNOWN = "unknown"
