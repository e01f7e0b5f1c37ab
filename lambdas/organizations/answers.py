"""Accept and decline invitations. Only the person to whom an invitation is addressed answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.organizations.audit import OrganizationAuditEventType
from lambdas.organizations.forms import audited_invitation, invitation_form, membership_form
from lambdas.organizations.invitations import close, require_open
from orb_common.exceptions import AuthorizationError, ConflictError, ResourceNotFoundError
from orb_models.enums.invitation_status import InvitationStatus
from orb_models.enums.organization_status import OrganizationStatus
from orb_models.enums.organization_user_status import OrganizationUserStatus
from orb_models.inputs.invitations import InvitationsUpdate
from orb_models.inputs.organization_users import OrganizationUsersCreate, OrganizationUsersUpdate

if TYPE_CHECKING:
    from lambdas.organizations.inputs import InvitationKey
    from lambdas.organizations.service import JsonObject, OrganizationsCaller, OrganizationsService
    from orb_models.models.invitations import Invitations
    from orb_models.transactions import Transaction

    Found = tuple[Invitations | None, bool]
    """An invitation, and whether it is to the caller's verified address."""


def accept(
    service: OrganizationsService, caller: OrganizationsCaller, _: InvitationKey, found: Found
) -> JsonObject:
    """Make the caller a member, in one transaction over invitation, membership and the state of the organization.

    409 if the invitation is not open, the organization is not active, or the caller is in it already.
    """
    row = _own(service, caller, found, "InvitationsAccept")
    require_open(service, row)
    organization = service.organizations.get(row.organization_id, consistent=True)
    if organization is None or organization.status is not OrganizationStatus.ACTIVE:
        raise ConflictError("invitationId: the organization is not active")
    before = service.memberships.get(caller.user_id, row.organization_id, consistent=True)
    is_member = before is not None and before.status is OrganizationUserStatus.ACTIVE
    if is_member or organization.owner_id == caller.user_id:
        raise ConflictError("invitationId: you are in this organization already")
    joined = service.memberships.built(
        OrganizationUsersCreate(
            user_id=caller.user_id,
            organization_id=row.organization_id,
            role=row.role,
            status=OrganizationUserStatus.ACTIVE,
            invited_by=row.inviter_user_id,
        )
    )

    def write(writes: Transaction) -> None:
        attributes, memberships = service.organizations.attributes, service.memberships.attributes
        writes.check(
            service.organizations,
            row.organization_id,
            condition=attributes.status.eq(OrganizationStatus.ACTIVE)
            & attributes.owner_id.ne(caller.user_id),
        )
        if before is None:
            writes.create(service.memberships, joined)
        else:
            writes.update(
                service.memberships,
                (caller.user_id, row.organization_id),
                OrganizationUsersUpdate(role=row.role, status=joined.status, invited_by=joined.invited_by),
                condition=memberships.status.ne(OrganizationUserStatus.ACTIVE),
            )

    changes = InvitationsUpdate(status=InvitationStatus.ACCEPTED, invitee_user_id=caller.user_id)
    after = close(service, row, changes, write)
    _log(service, OrganizationAuditEventType.ORGANIZATION_INVITATION_ACCEPTED, caller, row, after)
    return membership_form(joined)


def decline(
    service: OrganizationsService, caller: OrganizationsCaller, _: InvitationKey, found: Found
) -> JsonObject:
    """Decline an invitation; 409 if it is not open."""
    row = _own(service, caller, found, "InvitationsDecline")
    require_open(service, row)
    changes = InvitationsUpdate(status=InvitationStatus.DECLINED, invitee_user_id=caller.user_id)
    after = close(service, row, changes)
    _log(service, OrganizationAuditEventType.ORGANIZATION_INVITATION_DECLINED, caller, row, after)
    return invitation_form(after, service.clock.now())


def _own(
    service: OrganizationsService, caller: OrganizationsCaller, found: Found, operation: str
) -> Invitations:
    """Return the caller's own invitation. Administrators of the platform cannot consent for others either."""
    row, own = found
    if row is None:
        raise ResourceNotFoundError("no invitation has this invitationId")
    if not own:
        service.log(
            OrganizationAuditEventType.ORGANIZATION_ACCESS_DENIED,
            caller,
            row.organization_id,
            details={"operation": operation},
        )
        raise AuthorizationError("only the invited person answers an invitation")
    return row


def _log(
    service: OrganizationsService,
    event: OrganizationAuditEventType,
    caller: OrganizationsCaller,
    before: Invitations,
    after: Invitations,
) -> None:
    service.log(
        event,
        caller,
        after.organization_id,
        details={"invitationId": after.invitation_id},
        change=(audited_invitation(before), audited_invitation(after)),
    )
