# Generated from schemas/entities/motion/SpotifyPlaybackConfig.yml by "make generate". Do not edit.
"""The factory of SpotifyPlaybackConfig."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.utils.rules import SPOTIFY_URI
from orb_models.models.motion.spotify_playback_config import SpotifyPlaybackConfig
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    from orb_models.model import WholeNumber

    class SpotifyPlaybackConfigFields(TypedDict, total=False):
        """The fields of SpotifyPlaybackConfig, to override."""

        device_id: str | None
        device_name: str | None
        playlist_uri: str | None
        shuffle: bool
        volume_percent: WholeNumber | None
        context_uri: str | None

    SpotifyPlaybackConfigTrait = Literal["full"]


class SpotifyPlaybackConfigFactory(Factory[SpotifyPlaybackConfig]):
    """Makes models of SpotifyPlaybackConfig."""

    MODEL = SpotifyPlaybackConfig
    INPUT = "orb_models.inputs.motion.spotify_playback_config.SpotifyPlaybackConfigInput"
    FIELDS = values.fields(
        device_id=values.Field(values.Text("device-id-%d", min_length=1, max_length=128), optional=True),
        device_name=values.Field(values.Text("device-name-%d", min_length=1, max_length=128), optional=True),
        playlist_uri=values.Field(values.Text("spotify:playlist:%d", rules=SPOTIFY_URI), optional=True),
        shuffle=values.Field(values.Flag(), default=True),
        volume_percent=values.Field(values.Whole(minimum=0, maximum=100), optional=True),
        context_uri=values.Field(values.Text("context-uri-%d", max_length=256), optional=True),
    )

    @classmethod
    def build(
        cls, /, *traits: SpotifyPlaybackConfigTrait, **fields: Unpack[SpotifyPlaybackConfigFields]
    ) -> SpotifyPlaybackConfig:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(
        cls, count: int, /, *traits: SpotifyPlaybackConfigTrait, **fields: Unpack[SpotifyPlaybackConfigFields]
    ) -> list[SpotifyPlaybackConfig]:
        """Return new models."""
        return cls._batch(count, traits, fields)
