# Generated from schemas/entities/AuthError.yml by "make generate". Do not edit.
"""The model of AuthError."""

from orb_models._pydantic import JsonValue
from orb_models.model import Model


class AuthError(Model):
    """Why signing in failed."""

    code: str
    """A code of ErrorRegistry."""

    message: str
    """The message for the user."""

    description: str | None = None
    """What happened, for developers."""

    details: dict[str, JsonValue] | None = None
    """Further facts."""
