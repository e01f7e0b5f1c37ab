# Generated from schemas/entities/ApplicationRoles.yml by "make generate". Do not edit.
"""The factory of ApplicationRoles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.enums.role_status import RoleStatus
from orb_models.enums.role_type import RoleType
from orb_models.models.application_roles import ApplicationRoles
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    from orb_models.model import Timestamp
    from orb_models.repositories.application_roles import ApplicationRolesRepository

    class ApplicationRolesFields(TypedDict, total=False):
        """The fields of ApplicationRoles, to override."""

        application_role_id: str
        user_id: str
        application_id: str
        role_id: str
        role_name: str
        role_type: RoleType
        permissions: list[str]
        status: RoleStatus
        created_at: Timestamp
        updated_at: Timestamp

    ApplicationRolesTrait = Literal["full", "unknown", "active", "inactive", "deleted"]


class ApplicationRolesFactory(Factory[ApplicationRoles]):
    """Makes models of ApplicationRoles."""

    MODEL = ApplicationRoles
    INPUT = "orb_models.inputs.application_roles.ApplicationRolesCreate"
    FIELDS = values.fields(
        application_role_id=values.Field(values.Uuid(), generated=True),
        user_id=values.Field(values.Text("user-id-%d", max_bytes=2048)),
        application_id=values.Field(values.Text("application-id-%d", max_bytes=2048)),
        role_id=values.Field(values.Text("role-id-%d", max_bytes=1024)),
        role_name=values.Field(values.Text("role-name-%d", max_length=32)),
        role_type=values.Field(values.Choice(RoleType)),
        permissions=values.Field(values.Many("array", values.Text("permissions-%d"))),
        status=values.Field(values.Choice(RoleStatus), default=RoleStatus.ACTIVE),
        created_at=values.Field(values.Time(), generated=True),
        updated_at=values.Field(values.Time(), generated=True),
    )
    TRAITS = values.traits("status", RoleStatus)

    @classmethod
    def build(
        cls, /, *traits: ApplicationRolesTrait, **fields: Unpack[ApplicationRolesFields]
    ) -> ApplicationRoles:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(
        cls, count: int, /, *traits: ApplicationRolesTrait, **fields: Unpack[ApplicationRolesFields]
    ) -> list[ApplicationRoles]:
        """Return new models."""
        return cls._batch(count, traits, fields)

    @classmethod
    def create(
        cls,
        repository: ApplicationRolesRepository,
        /,
        *traits: ApplicationRolesTrait,
        **fields: Unpack[ApplicationRolesFields],
    ) -> ApplicationRoles:
        """Store a new model, and return it."""
        return repository.create(cls._build(traits, fields))
