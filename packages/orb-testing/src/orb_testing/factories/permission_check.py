# Generated from schemas/entities/PermissionCheck.yml by "make generate". Do not edit.
"""The factory of PermissionCheck."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.permission_check import PermissionCheck
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    class PermissionCheckFields(TypedDict, total=False):
        """The fields of PermissionCheck, to override."""

        organization_id: str
        permission: str
        has_permission: bool

    PermissionCheckTrait = Literal["full"]


class PermissionCheckFactory(Factory[PermissionCheck]):
    """Makes models of PermissionCheck."""

    MODEL = PermissionCheck
    FIELDS = values.fields(
        organization_id=values.Field(values.Text("organization-id-%d")),
        permission=values.Field(values.Text("permission-%d")),
        has_permission=values.Field(values.Flag()),
    )

    @classmethod
    def build(
        cls, /, *traits: PermissionCheckTrait, **fields: Unpack[PermissionCheckFields]
    ) -> PermissionCheck:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(
        cls, count: int, /, *traits: PermissionCheckTrait, **fields: Unpack[PermissionCheckFields]
    ) -> list[PermissionCheck]:
        """Return new models."""
        return cls._batch(count, traits, fields)
