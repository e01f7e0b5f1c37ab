# Generated from schemas/entities/motion/PendingConsent.yml by "make generate". Do not edit.
"""The input PendingConsentInput."""

from typing import Annotated, ClassVar

from orb_models._pydantic import Field
from orb_models.input import Input
from orb_models.model import Timestamp


class PendingConsentInput(Input):
    """The fields of PendingConsent, with the rules of inputs."""

    SENSITIVE: ClassVar[frozenset[str]] = frozenset({"state", "verifier"})

    state: Annotated[str, Field(min_length=1, max_length=128)] = Field(repr=False)
    """The text that comes back with the person."""

    verifier: Annotated[str, Field(min_length=43, max_length=128)] = Field(repr=False)
    """The secret of PKCE."""

    redirect_uri: Annotated[str, Field(min_length=1, max_length=2048)]
    """Where Spotify sends the person."""

    expires_at: Timestamp
    """Until when it is valid."""
