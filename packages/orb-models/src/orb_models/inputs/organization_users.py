# Generated from schemas/entities/OrganizationUsers.yml by "make generate". Do not edit.
"""What comes in for OrganizationUsers: what is new, and what changes."""

from typing import ClassVar

from orb_models.enums.organization_user_role import OrganizationUserRole
from orb_models.enums.organization_user_status import OrganizationUserStatus
from orb_models.input import Input, KeyText, SortKeyText, Update


class OrganizationUsersCreate(Input):
    """What it takes to create an item: everything but what the repository sets."""

    user_id: KeyText
    """The member."""

    organization_id: SortKeyText
    """The organization."""

    role: OrganizationUserRole
    """What the member may do."""

    status: OrganizationUserStatus = OrganizationUserStatus.INVITED
    """Where the membership stands."""

    invited_by: str | None = None
    """The user who invited the member."""


class OrganizationUsersUpdate(Update):
    """A change of an item: only the fields that are named are written."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset({"role", "status"})

    role: OrganizationUserRole | None = None
    """What the member may do."""

    status: OrganizationUserStatus | None = None
    """Where the membership stands."""

    invited_by: str | None = None
    """The user who invited the member."""
