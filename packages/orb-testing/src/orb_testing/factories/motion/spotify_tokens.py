# Generated from schemas/entities/motion/SpotifyTokens.yml by "make generate". Do not edit.
"""The factory of SpotifyTokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.motion.spotify_tokens import SpotifyTokens
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    from orb_models.model import Timestamp

    class SpotifyTokensFields(TypedDict, total=False):
        """The fields of SpotifyTokens, to override."""

        access_token: str
        refresh_token: str
        expires_at: Timestamp
        scope: str

    SpotifyTokensTrait = Literal["full"]


class SpotifyTokensFactory(Factory[SpotifyTokens]):
    """Makes models of SpotifyTokens."""

    MODEL = SpotifyTokens
    INPUT = "orb_models.inputs.motion.spotify_tokens.SpotifyTokensInput"
    FIELDS = values.fields(
        access_token=values.Field(values.Text("access-token-%d", min_length=1)),
        refresh_token=values.Field(values.Text("refresh-token-%d", min_length=1)),
        expires_at=values.Field(values.Time()),
        scope=values.Field(values.Text("scope-%d")),
    )

    @classmethod
    def build(cls, /, *traits: SpotifyTokensTrait, **fields: Unpack[SpotifyTokensFields]) -> SpotifyTokens:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(
        cls, count: int, /, *traits: SpotifyTokensTrait, **fields: Unpack[SpotifyTokensFields]
    ) -> list[SpotifyTokens]:
        """Return new models."""
        return cls._batch(count, traits, fields)
