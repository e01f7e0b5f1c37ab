# Generated from schemas/entities/AuthError.yml by "make generate". Do not edit.
"""The factory of AuthError."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.auth_error import AuthError
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

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
    FIELDS = values.fields(
        code=values.Field(values.Text("code-%d")),
        message=values.Field(values.Text("message-%d")),
        description=values.Field(values.Text("description-%d"), optional=True),
        details=values.Field(values.Json(), optional=True),
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
