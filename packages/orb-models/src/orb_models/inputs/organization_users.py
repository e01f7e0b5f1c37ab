# Generated from schemas/entities/OrganizationUsers.yml by "make generate". Do not edit.
"""The inputs that create and update items of OrganizationUsers."""

from typing import ClassVar

from orb_models.enums.organization_user_role import OrganizationUserRole
from orb_models.enums.organization_user_status import OrganizationUserStatus
from orb_models.input import Input, KeyText, SortKeyText, Update


class OrganizationUsersCreate(Input):
    """The fields of a new item, without those that the repository sets."""

    user_id: KeyText
    """The member."""

    organization_id: SortKeyText
    """The organization."""

    role: OrganizationUserRole
    """What the member may do."""

    status: OrganizationUserStatus = OrganizationUserStatus.INVITED
    """The status of the membership."""

    invited_by: str | None = None
    """The user who invited the member."""


class OrganizationUsersUpdate(Update):
    """A change of an item. Only the fields that the caller sets are written."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset({"role", "status"})

    role: OrganizationUserRole | None = None
    """What the member may do."""

    status: OrganizationUserStatus | None = None
    """The status of the membership."""

    invited_by: str | None = None
    """The user who invited the member."""
