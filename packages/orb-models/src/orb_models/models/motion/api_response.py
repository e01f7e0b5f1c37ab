# Generated from schemas/entities/motion/ApiResponse.yml by "make generate". Do not edit.
"""The model of ApiResponse."""

from orb_models._pydantic import JsonValue
from orb_models.model import Model


class ApiResponse(Model):
    """The body of an answer of the API of motion."""

    success: bool
    """Whether the request succeeded."""

    message: str | None = None
    """The message for people."""

    data: dict[str, JsonValue] | None = None
    """The result."""

    error: dict[str, JsonValue] | None = None
    """What went wrong, as `OrbError.to_dict` returns it."""
