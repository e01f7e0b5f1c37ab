# Generated from schemas/entities/Roles.yml by "make generate". Do not edit.
"""The factory of Roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.enums.role_status import RoleStatus
from orb_models.enums.role_type import RoleType
from orb_models.models.roles import Roles
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    from orb_models.model import Timestamp
    from orb_models.repositories.roles import RolesRepository

    class RolesFields(TypedDict, total=False):
        """The fields of Roles, to override."""

        role_id: str
        user_id: str | None
        role_type: RoleType
        status: RoleStatus
        created_at: Timestamp
        updated_at: Timestamp

    RolesTrait = Literal["full", "unknown", "active", "inactive", "deleted"]


class RolesFactory(Factory[Roles]):
    """Makes models of Roles."""

    MODEL = Roles
    INPUT = "orb_models.inputs.roles.RolesCreate"
    FIELDS = values.fields(
        role_id=values.Field(values.Uuid(), generated=True),
        user_id=values.Field(values.Text("user-id-%d", max_bytes=2048), optional=True),
        role_type=values.Field(values.Choice(RoleType)),
        status=values.Field(values.Choice(RoleStatus), default=RoleStatus.ACTIVE),
        created_at=values.Field(values.Time(), generated=True),
        updated_at=values.Field(values.Time(), generated=True),
    )
    TRAITS = values.traits("status", RoleStatus)

    @classmethod
    def build(cls, /, *traits: RolesTrait, **fields: Unpack[RolesFields]) -> Roles:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(cls, count: int, /, *traits: RolesTrait, **fields: Unpack[RolesFields]) -> list[Roles]:
        """Return new models."""
        return cls._batch(count, traits, fields)

    @classmethod
    def create(
        cls, repository: RolesRepository, /, *traits: RolesTrait, **fields: Unpack[RolesFields]
    ) -> Roles:
        """Store a new model, and return it."""
        return repository.create(cls._build(traits, fields))
