# Generated from schemas/entities/motion/SpotifyTokens.yml by "make generate". Do not edit.
"""The input SpotifyTokensInput."""

from typing import Annotated, ClassVar

from orb_models._pydantic import Field
from orb_models.input import Input
from orb_models.model import Timestamp


class SpotifyTokensInput(Input):
    """The fields of SpotifyTokens, with the rules of inputs."""

    SENSITIVE: ClassVar[frozenset[str]] = frozenset({"access_token", "refresh_token"})

    access_token: Annotated[str, Field(min_length=1)] = Field(repr=False)
    """The token of calls."""

    refresh_token: Annotated[str, Field(min_length=1)] = Field(repr=False)
    """The token that gets the next access token."""

    expires_at: Timestamp
    """When the access token expires."""

    scope: str
    """What the tokens may be used for, as words with spaces between them."""
