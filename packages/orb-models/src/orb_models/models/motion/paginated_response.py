# Generated from schemas/entities/motion/PaginatedResponse.yml by "make generate". Do not edit.
"""The model of PaginatedResponse."""

from orb_models._pydantic import JsonValue
from orb_models.model import Model


class PaginatedResponse(Model):
    """A page of an answer of the API of motion."""

    items: list[dict[str, JsonValue]]
    """The items of the page."""

    next_token: str | None = None
    """The place where the next page begins. Absent: this page is the last one."""
