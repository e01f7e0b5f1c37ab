# Generated from schemas/entities/Auth.yml by "make generate". Do not edit.
"""The factory of Auth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.auth import Auth
from orb_testing.factories.mfa_setup_details import MfaSetupDetailsFactory
from orb_testing.factories.users import UsersFactory
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    from orb_models.model import WholeNumber
    from orb_models.models.mfa_setup_details import MfaSetupDetails
    from orb_models.models.users import Users

    class AuthFields(TypedDict, total=False):
        """The fields of Auth, to override."""

        status_code: WholeNumber
        is_signed_in: bool | None
        message: str | None
        user: Users | None
        needs_mfa: bool | None
        needs_mfa_setup: bool | None
        mfa_type: str | None
        mfa_setup_details: MfaSetupDetails | None

    AuthTrait = Literal["full"]


class AuthFactory(Factory[Auth]):
    """Makes models of Auth."""

    MODEL = Auth
    FIELDS = values.fields(
        status_code=values.Field(values.Whole()),
        is_signed_in=values.Field(values.Flag(), optional=True),
        message=values.Field(values.Text("message-%d"), optional=True),
        user=values.Field(values.Nested(UsersFactory), optional=True),
        needs_mfa=values.Field(values.Flag(), optional=True),
        needs_mfa_setup=values.Field(values.Flag(), optional=True),
        mfa_type=values.Field(values.Text("mfa-type-%d"), optional=True),
        mfa_setup_details=values.Field(values.Nested(MfaSetupDetailsFactory), optional=True),
    )

    @classmethod
    def build(cls, /, *traits: AuthTrait, **fields: Unpack[AuthFields]) -> Auth:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(cls, count: int, /, *traits: AuthTrait, **fields: Unpack[AuthFields]) -> list[Auth]:
        """Return new models."""
        return cls._batch(count, traits, fields)
