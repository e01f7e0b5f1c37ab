"""The arguments of each operation. Unknown names are refused, so that a misspelt name is never ignored."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from orb_models.enums.organization_status import OrganizationStatus
from orb_models.enums.organization_user_role import OrganizationUserRole
from orb_models.input import Flag, Input, KeyText, Number, SortKeyText, Update
from orb_models.model import Timestamp
from orb_models.rules import EmailRule

PAGE_SIZE = 20
"""The rows on a page if the caller sets no limit."""
LARGEST_PAGE = 100
DEFAULT_DAYS = 7
"""How long an invitation can be accepted if the inviter does not say."""
LARGEST_DAYS = 14

Name = Annotated[str, StringConstraints(min_length=1, max_length=255)]
Description = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
"""At most 4,000 bytes, so that KMS encrypts it in one call."""
Message = Annotated[str, StringConstraints(min_length=1, max_length=1000)]


class PageInput(Input):
    """A page of rows."""

    limit: Annotated[Number, Field(ge=1, le=LARGEST_PAGE)] = PAGE_SIZE
    next_token: Annotated[str, StringConstraints(min_length=1, max_length=8192)] | None = None


class CreateInput(Input):
    """A new organization. The caller becomes its owner."""

    name: Name
    description: Description | None = None


class OrganizationKey(Input):
    """The id of an organization."""

    organization_id: SortKeyText


class OrganizationPageInput(PageInput, OrganizationKey):
    """A page of what an organization has."""


class UpdateInput(Update):
    """The id of an organization, and the fields to change. `description: null` removes it."""

    REQUIRED = frozenset({"name"})

    organization_id: SortKeyText
    name: Name | None = None
    description: Description | None = None

    @property
    def named(self) -> frozenset[str]:
        """The fields to change."""
        return frozenset(self.model_fields_set - {"organization_id"})


class DisableInput(OrganizationKey):
    """The id of an organization to disable."""

    disabled: Flag = True
    """False: the organization is enabled again."""


class OwnerInput(PageInput):
    """A page of the organizations of an owner."""

    owner_id: KeyText


class OwnerAndTimeInput(OwnerInput):
    """A page of the organizations of an owner that were created in one second."""

    created_at: Timestamp


class StatusInput(PageInput):
    """A page of the organizations with a status."""

    status: OrganizationStatus


class StatusAndTimeInput(StatusInput):
    """A page of the organizations with a status that were created in one second."""

    created_at: Timestamp


class TransferInput(OrganizationKey):
    """The id of an organization, and the member who becomes its owner."""

    new_owner_id: KeyText


class PermissionInput(OrganizationKey):
    """The id of an organization, and a permission such as `applications.create`."""

    permission: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class MemberKey(OrganizationKey):
    """The key of a membership."""

    user_id: KeyText


class RoleInput(MemberKey):
    """The key of a membership, and the new role."""

    role: OrganizationUserRole


class MembersByRoleInput(OrganizationPageInput):
    """A page of the members with a role."""

    role: OrganizationUserRole


class MemberInput(PageInput):
    """A page of the memberships of a user."""

    user_id: KeyText


class InviteInput(OrganizationKey):
    """An invitation by e-mail address."""

    invitee_email: EmailRule = Field(repr=False)
    role: OrganizationUserRole
    message: Message | None = None
    expires_in_days: Annotated[Number, Field(ge=1, le=LARGEST_DAYS)] = DEFAULT_DAYS


class InvitationKey(Input):
    """The id of an invitation."""

    invitation_id: KeyText


class InvitationUpdateInput(Update):
    """The id of an invitation, and the fields to change. `message: null` removes it."""

    REQUIRED = frozenset({"role"})

    invitation_id: KeyText
    role: OrganizationUserRole | None = None
    message: Message | None = None

    @property
    def named(self) -> frozenset[str]:
        """The fields to change."""
        return frozenset(self.model_fields_set - {"invitation_id"})


class InviteeInput(PageInput):
    """A page of the invitations to an address."""

    invitee_email: KeyText = Field(repr=False)
