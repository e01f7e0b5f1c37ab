# Generated from schemas/entities/AuthError.yml by "make generate". Do not edit.
"""The factory of AuthError."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.auth_error import AuthError
from orb_testing.factory_base.factory import Factory
from orb_testing.factory_base.values import Field, Json, Text, fields

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    class AuthErrorFields(TypedDict, total=False):
        """The fields of AuthError, to override."""

        code: str
        message: str
        description: str | None
        details: dict[str, object] | None

    AuthErrorTrait = Literal["full"]


class AuthErrorFactory(Factory[AuthError]):
    """Makes models of AuthError."""

    MODEL = AuthError
    FIELDS = fields(
        code=Field(Text("code-%d")),
        message=Field(Text("message-%d")),
        description=Field(Text("description-%d"), optional=True),
        details=Field(Json(), optional=True),
    )

    @classmethod
    def build(cls, /, *traits: AuthErrorTrait, **fields: Unpack[AuthErrorFields]) -> AuthError:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(
        cls, count: int, /, *traits: AuthErrorTrait, **fields: Unpack[AuthErrorFields]
    ) -> list[AuthError]:
        """Return new models."""
        return cls._batch(count, traits, fields)
