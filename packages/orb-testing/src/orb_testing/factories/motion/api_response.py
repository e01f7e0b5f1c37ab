# Generated from schemas/entities/motion/ApiResponse.yml by "make generate". Do not edit.
"""The factory of ApiResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.motion.api_response import ApiResponse
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    class ApiResponseFields(TypedDict, total=False):
        """The fields of ApiResponse, to override."""

        success: bool
        message: str | None
        data: dict[str, object] | None
        error: dict[str, object] | None

    ApiResponseTrait = Literal["full"]


class ApiResponseFactory(Factory[ApiResponse]):
    """Makes models of ApiResponse."""

    MODEL = ApiResponse
    FIELDS = values.fields(
        success=values.Field(values.Flag()),
        message=values.Field(values.Text("message-%d"), optional=True),
        data=values.Field(values.Json(), optional=True),
        error=values.Field(values.Json(), optional=True),
    )

    @classmethod
    def build(cls, /, *traits: ApiResponseTrait, **fields: Unpack[ApiResponseFields]) -> ApiResponse:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(
        cls, count: int, /, *traits: ApiResponseTrait, **fields: Unpack[ApiResponseFields]
    ) -> list[ApiResponse]:
        """Return new models."""
        return cls._batch(count, traits, fields)
