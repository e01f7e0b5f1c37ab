# Generated from schemas/entities/OrganizationPermissions.yml by "make generate". Do not edit.
"""The factory of OrganizationPermissions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.organization_permissions import OrganizationPermissions
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    class OrganizationPermissionsFields(TypedDict, total=False):
        """The fields of OrganizationPermissions, to override."""

        organization_id: str
        role: str | None
        permissions: list[str]
        is_member: bool
        is_owner: bool
        is_platform_admin: bool

    OrganizationPermissionsTrait = Literal["full"]


class OrganizationPermissionsFactory(Factory[OrganizationPermissions]):
    """Makes models of OrganizationPermissions."""

    MODEL = OrganizationPermissions
    FIELDS = values.fields(
        organization_id=values.Field(values.Text("organization-id-%d")),
        role=values.Field(values.Text("role-%d"), optional=True),
        permissions=values.Field(values.Many("array", values.Text("permissions-%d"))),
        is_member=values.Field(values.Flag()),
        is_owner=values.Field(values.Flag()),
        is_platform_admin=values.Field(values.Flag()),
    )

    @classmethod
    def build(
        cls, /, *traits: OrganizationPermissionsTrait, **fields: Unpack[OrganizationPermissionsFields]
    ) -> OrganizationPermissions:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(
        cls,
        count: int,
        /,
        *traits: OrganizationPermissionsTrait,
        **fields: Unpack[OrganizationPermissionsFields],
    ) -> list[OrganizationPermissions]:
        """Return new models."""
        return cls._batch(count, traits, fields)
