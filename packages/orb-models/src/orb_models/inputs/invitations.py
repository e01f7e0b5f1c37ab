# Generated from schemas/entities/Invitations.yml by "make generate". Do not edit.
"""The inputs that create and update items of Invitations."""

from typing import Annotated, ClassVar

from orb_models._pydantic import Field
from orb_models.enums.invitation_status import InvitationStatus
from orb_models.enums.organization_user_role import OrganizationUserRole
from orb_models.input import Input, KeyText, Update
from orb_models.model import Timestamp
from orb_models.rules import EmailRule


class InvitationsCreate(Input):
    """The fields of a new item, without those that the repository sets."""

    organization_id: KeyText
    """The organization."""

    inviter_user_id: str
    """The user who sent the invitation."""

    invitee_email: EmailRule = Field(repr=False)
    """The address of the person, in lower case."""

    invitee_user_id: str | None = None
    """The user who answered the invitation."""

    role: OrganizationUserRole
    """What the member may do."""

    status: InvitationStatus = InvitationStatus.PENDING
    """The status of the invitation."""

    message: Annotated[str, Field(max_length=1000)] | None = None
    """A text for the person."""

    expires_at: Timestamp
    """When the invitation can no longer be accepted."""


class InvitationsUpdate(Update):
    """A change of an item. Only the fields that the caller sets are written."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset(
        {"organization_id", "inviter_user_id", "invitee_email", "role", "status", "expires_at"}
    )

    organization_id: KeyText | None = None
    """The organization."""

    inviter_user_id: str | None = None
    """The user who sent the invitation."""

    invitee_email: EmailRule | None = Field(default=None, repr=False)
    """The address of the person, in lower case."""

    invitee_user_id: str | None = None
    """The user who answered the invitation."""

    role: OrganizationUserRole | None = None
    """What the member may do."""

    status: InvitationStatus | None = None
    """The status of the invitation."""

    message: Annotated[str, Field(max_length=1000)] | None = None
    """A text for the person."""

    expires_at: Timestamp | None = None
    """When the invitation can no longer be accepted."""
