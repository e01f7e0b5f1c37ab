# Generated from schemas/entities/OrganizationRoles.yml by "make generate". Do not edit.
"""The factory of OrganizationRoles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.organization_roles import OrganizationRoles
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    class OrganizationRolesFields(TypedDict, total=False):
        """The fields of OrganizationRoles, to override."""

        role: str
        description: str
        permissions: list[str]

    OrganizationRolesTrait = Literal["full"]


class OrganizationRolesFactory(Factory[OrganizationRoles]):
    """Makes models of OrganizationRoles."""

    MODEL = OrganizationRoles
    FIELDS = values.fields(
        role=values.Field(values.Text("role-%d")),
        description=values.Field(values.Text("description-%d")),
        permissions=values.Field(values.Many("array", values.Text("permissions-%d"))),
    )

    @classmethod
    def build(
        cls, /, *traits: OrganizationRolesTrait, **fields: Unpack[OrganizationRolesFields]
    ) -> OrganizationRoles:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(
        cls, count: int, /, *traits: OrganizationRolesTrait, **fields: Unpack[OrganizationRolesFields]
    ) -> list[OrganizationRoles]:
        """Return new models."""
        return cls._batch(count, traits, fields)
