# Generated from schemas/entities/ApplicationUsers.yml by "make generate". Do not edit.
"""The factory of ApplicationUsers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.enums.application_user_status import ApplicationUserStatus
from orb_models.models.application_users import ApplicationUsers
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    from orb_models.model import Timestamp
    from orb_models.repositories.application_users import ApplicationUsersRepository

    class ApplicationUsersFields(TypedDict, total=False):
        """The fields of ApplicationUsers, to override."""

        application_user_id: str
        user_id: str
        application_id: str
        status: ApplicationUserStatus
        created_at: Timestamp
        updated_at: Timestamp

    ApplicationUsersTrait = Literal[
        "full", "unknown", "active", "inactive", "invited", "pending", "rejected", "removed", "deleted"
    ]


class ApplicationUsersFactory(Factory[ApplicationUsers]):
    """Makes models of ApplicationUsers."""

    MODEL = ApplicationUsers
    INPUT = "orb_models.inputs.application_users.ApplicationUsersCreate"
    FIELDS = values.fields(
        application_user_id=values.Field(values.Uuid(), generated=True),
        user_id=values.Field(values.Text("user-id-%d", max_bytes=1024)),
        application_id=values.Field(values.Text("application-id-%d", max_bytes=1024)),
        status=values.Field(values.Choice(ApplicationUserStatus), default=ApplicationUserStatus.PENDING),
        created_at=values.Field(values.Time(), generated=True),
        updated_at=values.Field(values.Time(), generated=True),
    )
    TRAITS = values.traits("status", ApplicationUserStatus)

    @classmethod
    def build(
        cls, /, *traits: ApplicationUsersTrait, **fields: Unpack[ApplicationUsersFields]
    ) -> ApplicationUsers:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(
        cls, count: int, /, *traits: ApplicationUsersTrait, **fields: Unpack[ApplicationUsersFields]
    ) -> list[ApplicationUsers]:
        """Return new models."""
        return cls._batch(count, traits, fields)

    @classmethod
    def create(
        cls,
        repository: ApplicationUsersRepository,
        /,
        *traits: ApplicationUsersTrait,
        **fields: Unpack[ApplicationUsersFields],
    ) -> ApplicationUsers:
        """Store a new model, and return it."""
        return repository.create(cls._build(traits, fields))
