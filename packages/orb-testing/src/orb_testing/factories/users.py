# Generated from schemas/entities/Users.yml by "make generate". Do not edit.
"""The factory of Users."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.utils.rules import EMAIL, IDENTITY, PERSON_NAME, PHONE_NUMBER
from orb_models.enums.user_group import UserGroup
from orb_models.enums.user_status import UserStatus
from orb_models.models.users import Users
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    from orb_models.model import Timestamp
    from orb_models.repositories.users import UsersRepository

    class UsersFields(TypedDict, total=False):
        """The fields of Users, to override."""

        user_id: str
        cognito_id: str | None
        cognito_sub: str | None
        email: str
        first_name: str
        last_name: str
        status: UserStatus
        created_at: Timestamp
        updated_at: Timestamp
        phone_number: str | None
        groups: list[str] | None
        email_verified: bool | None
        phone_verified: bool | None
        mfa_enabled: bool | None
        mfa_setup_complete: bool | None

    UsersTrait = Literal["full", "unknown", "active", "inactive", "pending", "rejected", "deleted"]


class UsersFactory(Factory[Users]):
    """Makes models of Users."""

    MODEL = Users
    INPUT = "orb_models.inputs.users.UsersCreate"
    FIELDS = values.fields(
        user_id=values.Field(values.Uuid(), generated=True),
        cognito_id=values.Field(values.Text("cognito-id-%d", max_bytes=2048, rules=IDENTITY), optional=True),
        cognito_sub=values.Field(
            values.Text("cognito-sub-%d", max_bytes=2048, rules=IDENTITY), optional=True
        ),
        email=values.Field(values.Text("email-%d@orb.example", max_bytes=2048, rules=EMAIL)),
        first_name=values.Field(values.Text("first-name-%d", rules=PERSON_NAME)),
        last_name=values.Field(values.Text("last-name-%d", rules=PERSON_NAME)),
        status=values.Field(values.Choice(UserStatus), default=UserStatus.PENDING),
        created_at=values.Field(values.Time(), generated=True),
        updated_at=values.Field(values.Time(), generated=True),
        phone_number=values.Field(values.Text("+1%d", rules=PHONE_NUMBER), optional=True),
        groups=values.Field(
            values.Many("array", values.Choice(UserGroup, plain=True), max_items=4, distinct=True),
            optional=True,
        ),
        email_verified=values.Field(values.Flag(), optional=True),
        phone_verified=values.Field(values.Flag(), optional=True),
        mfa_enabled=values.Field(values.Flag(), optional=True),
        mfa_setup_complete=values.Field(values.Flag(), optional=True),
    )
    TRAITS = values.traits("status", UserStatus)

    @classmethod
    def build(cls, /, *traits: UsersTrait, **fields: Unpack[UsersFields]) -> Users:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(cls, count: int, /, *traits: UsersTrait, **fields: Unpack[UsersFields]) -> list[Users]:
        """Return new models."""
        return cls._batch(count, traits, fields)

    @classmethod
    def create(
        cls, repository: UsersRepository, /, *traits: UsersTrait, **fields: Unpack[UsersFields]
    ) -> Users:
        """Store a new model, and return it."""
        return repository.create(cls._build(traits, fields))
