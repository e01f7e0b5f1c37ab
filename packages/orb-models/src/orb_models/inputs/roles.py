# Generated from schemas/entities/Roles.yml by "make generate". Do not edit.
"""What comes in for Roles: what is new, and what changes."""

from typing import ClassVar

from orb_models.enums.role_status import RoleStatus
from orb_models.enums.role_type import RoleType
from orb_models.input import Input, KeyText, Update


class RolesCreate(Input):
    """What it takes to create an item: everything but what the repository sets."""

    user_id: KeyText | None = None
    """A user of the role. Deprecated, use ApplicationRoles."""

    role_type: RoleType
    """The kind of the role."""

    status: RoleStatus = RoleStatus.ACTIVE
    """Where the role stands."""


class RolesUpdate(Update):
    """A change of an item: only the fields that are named are written."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset({"role_type", "status"})

    user_id: KeyText | None = None
    """A user of the role. Deprecated, use ApplicationRoles."""

    role_type: RoleType | None = None
    """The kind of the role."""

    status: RoleStatus | None = None
    """Where the role stands."""
