# Generated from schemas/entities/OrganizationUsers.yml by "make generate". Do not edit.
"""The factory of OrganizationUsers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.enums.organization_user_role import OrganizationUserRole
from orb_models.enums.organization_user_status import OrganizationUserStatus
from orb_models.models.organization_users import OrganizationUsers
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    from orb_models.model import Timestamp
    from orb_models.repositories.organization_users import OrganizationUsersRepository

    class OrganizationUsersFields(TypedDict, total=False):
        """The fields of OrganizationUsers, to override."""

        user_id: str
        organization_id: str
        role: OrganizationUserRole
        status: OrganizationUserStatus
        invited_by: str | None
        created_at: Timestamp
        updated_at: Timestamp

    OrganizationUsersTrait = Literal[
        "full", "active", "inactive", "invited", "pending", "rejected", "removed"
    ]


class OrganizationUsersFactory(Factory[OrganizationUsers]):
    """Makes models of OrganizationUsers."""

    MODEL = OrganizationUsers
    INPUT = "orb_models.inputs.organization_users.OrganizationUsersCreate"
    FIELDS = values.fields(
        user_id=values.Field(values.Text("user-id-%d", max_bytes=2048)),
        organization_id=values.Field(values.Text("organization-id-%d", max_bytes=1024)),
        role=values.Field(values.Choice(OrganizationUserRole)),
        status=values.Field(values.Choice(OrganizationUserStatus), default=OrganizationUserStatus.INVITED),
        invited_by=values.Field(values.Text("invited-by-%d"), optional=True),
        created_at=values.Field(values.Time(), generated=True),
        updated_at=values.Field(values.Time(), generated=True),
    )
    TRAITS = values.traits("status", OrganizationUserStatus)

    @classmethod
    def build(
        cls, /, *traits: OrganizationUsersTrait, **fields: Unpack[OrganizationUsersFields]
    ) -> OrganizationUsers:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(
        cls, count: int, /, *traits: OrganizationUsersTrait, **fields: Unpack[OrganizationUsersFields]
    ) -> list[OrganizationUsers]:
        """Return new models."""
        return cls._batch(count, traits, fields)

    @classmethod
    def create(
        cls,
        repository: OrganizationUsersRepository,
        /,
        *traits: OrganizationUsersTrait,
        **fields: Unpack[OrganizationUsersFields],
    ) -> OrganizationUsers:
        """Store a new model, and return it."""
        return repository.create(cls._build(traits, fields))
