# Generated from schemas/entities/Roles.yml by "make generate". Do not edit.
"""The inputs that create and update items of Roles."""

from typing import ClassVar

from orb_models.enums.role_status import RoleStatus
from orb_models.enums.role_type import RoleType
from orb_models.input import Input, KeyText, Update


class RolesCreate(Input):
    """The fields of a new item, without those that the repository sets."""

    user_id: KeyText | None = None
    """A user with the role. Deprecated, use ApplicationRoles."""

    role_type: RoleType
    """The kind of the role."""

    status: RoleStatus = RoleStatus.ACTIVE
    """The status of the role."""


class RolesUpdate(Update):
    """A change of an item. Only the fields that the caller sets are written."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset({"role_type", "status"})

    user_id: KeyText | None = None
    """A user with the role. Deprecated, use ApplicationRoles."""

    role_type: RoleType | None = None
    """The kind of the role."""

    status: RoleStatus | None = None
    """The status of the role."""
