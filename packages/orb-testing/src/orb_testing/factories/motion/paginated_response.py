# Generated from schemas/entities/motion/PaginatedResponse.yml by "make generate". Do not edit.
"""The factory of PaginatedResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.motion.paginated_response import PaginatedResponse
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    class PaginatedResponseFields(TypedDict, total=False):
        """The fields of PaginatedResponse, to override."""

        items: list[dict[str, object]]
        next_token: str | None

    PaginatedResponseTrait = Literal["full"]


class PaginatedResponseFactory(Factory[PaginatedResponse]):
    """Makes models of PaginatedResponse."""

    MODEL = PaginatedResponse
    FIELDS = values.fields(
        items=values.Field(values.Many("array", values.Json())),
        next_token=values.Field(values.Text("next-token-%d"), optional=True),
    )

    @classmethod
    def build(
        cls, /, *traits: PaginatedResponseTrait, **fields: Unpack[PaginatedResponseFields]
    ) -> PaginatedResponse:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(
        cls, count: int, /, *traits: PaginatedResponseTrait, **fields: Unpack[PaginatedResponseFields]
    ) -> list[PaginatedResponse]:
        """Return new models."""
        return cls._batch(count, traits, fields)
