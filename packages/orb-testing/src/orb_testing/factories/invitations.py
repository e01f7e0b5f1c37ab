# Generated from schemas/entities/Invitations.yml by "make generate". Do not edit.
"""The factory of Invitations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.utils.rules import EMAIL
from orb_models.enums.invitation_status import InvitationStatus
from orb_models.enums.organization_user_role import OrganizationUserRole
from orb_models.models.invitations import Invitations
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    from orb_models.model import Timestamp
    from orb_models.repositories.invitations import InvitationsRepository

    class InvitationsFields(TypedDict, total=False):
        """The fields of Invitations, to override."""

        invitation_id: str
        organization_id: str
        inviter_user_id: str
        invitee_email: str
        invitee_user_id: str | None
        role: OrganizationUserRole
        status: InvitationStatus
        message: str | None
        expires_at: Timestamp
        created_at: Timestamp
        updated_at: Timestamp

    InvitationsTrait = Literal["full", "pending", "accepted", "declined", "expired", "revoked"]


class InvitationsFactory(Factory[Invitations]):
    """Makes models of Invitations."""

    MODEL = Invitations
    INPUT = "orb_models.inputs.invitations.InvitationsCreate"
    FIELDS = values.fields(
        invitation_id=values.Field(values.Uuid(), generated=True),
        organization_id=values.Field(values.Text("organization-id-%d", max_bytes=2048)),
        inviter_user_id=values.Field(values.Text("inviter-user-id-%d")),
        invitee_email=values.Field(values.Text("invitee-email-%d@orb.example", max_bytes=2048, rules=EMAIL)),
        invitee_user_id=values.Field(values.Text("invitee-user-id-%d"), optional=True),
        role=values.Field(values.Choice(OrganizationUserRole)),
        status=values.Field(values.Choice(InvitationStatus), default=InvitationStatus.PENDING),
        message=values.Field(values.Text("message-%d", max_length=1000), optional=True),
        expires_at=values.Field(values.Time()),
        created_at=values.Field(values.Time(), generated=True),
        updated_at=values.Field(values.Time(), generated=True),
    )
    TRAITS = values.traits("status", InvitationStatus)

    @classmethod
    def build(cls, /, *traits: InvitationsTrait, **fields: Unpack[InvitationsFields]) -> Invitations:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(
        cls, count: int, /, *traits: InvitationsTrait, **fields: Unpack[InvitationsFields]
    ) -> list[Invitations]:
        """Return new models."""
        return cls._batch(count, traits, fields)

    @classmethod
    def create(
        cls,
        repository: InvitationsRepository,
        /,
        *traits: InvitationsTrait,
        **fields: Unpack[InvitationsFields],
    ) -> Invitations:
        """Store a new model, and return it."""
        return repository.create(cls._build(traits, fields))
