# Generated from schemas/entities/motion/SpotifyTokens.yml by "make generate". Do not edit.
"""The model of SpotifyTokens."""

from typing import ClassVar

from orb_models._pydantic import Field
from orb_models.model import Model, Timestamp


class SpotifyTokens(Model):
    """The tokens of a listener's Spotify account.

    They are only in Secrets Manager.
    """

    access_token: str = Field(repr=False, exclude=True)
    """The token of calls."""

    refresh_token: str = Field(repr=False, exclude=True)
    """The token that gets the next access token."""

    expires_at: Timestamp
    """When the access token expires."""

    scope: str
    """What the tokens may be used for, as words with spaces between them."""

    FIELD_CLASSIFICATIONS: ClassVar[dict[str, str]] = {
        "accessToken": "SENSITIVE",
        "refreshToken": "SENSITIVE",
    }
