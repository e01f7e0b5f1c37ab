"""Invite people by e-mail address, and change, extend, revoke and read invitations."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lambdas.organizations.audit import OrganizationAuditEventType
from lambdas.organizations.forms import audited_invitation, invitation_form, is_open
from lambdas.organizations.inputs import DEFAULT_DAYS
from lambdas.organizations.service import changed
from orb_common.appsync import page_answer
from orb_common.exceptions import (
    BadRequestError,
    ConflictError,
    ResourceNotFoundError,
    UniqueValueTakenError,
)
from orb_common.utils.ids import new_id
from orb_models.enums.invitation_status import InvitationStatus
from orb_models.enums.organization_status import OrganizationStatus
from orb_models.enums.organization_user_status import OrganizationUserStatus
from orb_models.inputs.invitations import InvitationsCreate, InvitationsUpdate
from orb_models.transactions import Transaction, transaction

if TYPE_CHECKING:
    from collections.abc import Callable

    from lambdas.organizations.access import Tenancy
    from lambdas.organizations.inputs import (
        InvitationKey,
        InvitationUpdateInput,
        InviteeInput,
        InviteInput,
        OrganizationPageInput,
    )
    from lambdas.organizations.service import JsonObject, OrganizationsCaller, OrganizationsService
    from orb_common.aws.dynamodb import Condition
    from orb_models.models.invitations import Invitations

    Found = tuple[Invitations | None, Tenancy]

INVITED_ALREADY = "inviteeEmail: this person has an open invitation already"


def claimed(organization_id: str, address: str) -> str:
    """Return what an open invitation claims: an address in one organization."""
    return f"{organization_id}#{address}"


def create(
    service: OrganizationsService, caller: OrganizationsCaller, request: InviteInput, tenancy: Tenancy
) -> JsonObject:
    """Invite a person; 409 for the owner, an active member, or a person with an open invitation."""
    organization = tenancy.organization
    address = request.invitee_email.lower()
    _check_not_in(service, organization.owner_id, organization.organization_id, request.invitee_email)
    claim = claimed(organization.organization_id, address)
    expired = _expired_holder(service, claim)
    new = service.invitations.built(
        InvitationsCreate(
            organization_id=organization.organization_id,
            inviter_user_id=caller.user_id,
            invitee_email=address,
            role=request.role,
            message=request.message,
            expires_at=service.clock.now() + timedelta(days=request.expires_in_days),
        )
    )

    def write(writes: Transaction) -> None:
        _check_active(service, writes, organization.organization_id)
        writes.create(service.invitations, new)
        writes.take(
            service.open_invitations,
            claim,
            new.invitation_id,
            instead_of=None if expired is None else expired.invitation_id,
        )
        if expired is not None and expired.status is InvitationStatus.PENDING:
            writes.update(
                service.invitations,
                expired.invitation_id,
                InvitationsUpdate(status=InvitationStatus.EXPIRED),
                condition=as_read(service, expired),
            )

    _send(write)
    _log(service, OrganizationAuditEventType.ORGANIZATION_MEMBER_INVITED, caller, None, new)
    return invitation_form(new, service.clock.now())


def update(
    service: OrganizationsService,
    caller: OrganizationsCaller,
    request: InvitationUpdateInput,
    found: Found,
) -> JsonObject:
    """Change the role or the message of an open invitation; 409 if it is not open."""
    if not request.named:
        raise BadRequestError("input: name at least one field to change")
    before = _open(service, found)
    changes = InvitationsUpdate.model_validate(
        request.model_dump(include=set(request.named), exclude_unset=True), by_name=True
    )

    def write(writes: Transaction) -> None:
        writes.update(service.invitations, before.invitation_id, changes, condition=as_read(service, before))

    _send(write)
    after = changed(service, before, **changes.model_dump(exclude_unset=True))
    _log(service, OrganizationAuditEventType.ORGANIZATION_INVITATION_UPDATED, caller, before, after)
    return invitation_form(after, service.clock.now())


def revoke(
    service: OrganizationsService, caller: OrganizationsCaller, request: InvitationKey, found: Found
) -> JsonObject:
    """Revoke an invitation that is not answered; 409 if it is answered or revoked."""
    before = _existing(found)
    if before.status not in {InvitationStatus.PENDING, InvitationStatus.EXPIRED}:
        raise _closed(before)
    after = close(service, before, InvitationsUpdate(status=InvitationStatus.REVOKED))
    _log(service, OrganizationAuditEventType.ORGANIZATION_INVITATION_REVOKED, caller, before, after)
    return {"invitationId": request.invitation_id, "deleted": True}


def resend(
    service: OrganizationsService, caller: OrganizationsCaller, request: InvitationKey, found: Found
) -> JsonObject:
    """Extend an invitation that is not answered by 7 days from now; 409 if it is answered, revoked or replaced."""
    before = _existing(found)
    if before.status not in {InvitationStatus.PENDING, InvitationStatus.EXPIRED}:
        raise _closed(before)
    expires_at = (service.clock.now() + timedelta(days=DEFAULT_DAYS)).replace(microsecond=0)

    def write(writes: Transaction) -> None:
        _check_active(service, writes, before.organization_id)
        writes.update(
            service.invitations,
            request.invitation_id,
            InvitationsUpdate(status=InvitationStatus.PENDING, expires_at=expires_at),
            condition=as_read(service, before),
        )
        claim = claimed(before.organization_id, before.invitee_email)
        writes.take(service.open_invitations, claim, request.invitation_id)

    _send(write)
    after = changed(service, before, status=InvitationStatus.PENDING, expires_at=expires_at)
    _log(service, OrganizationAuditEventType.ORGANIZATION_INVITATION_RESENT, caller, before, after)
    return invitation_form(after, service.clock.now())


def get(
    service: OrganizationsService, caller: OrganizationsCaller, _: InvitationKey, found: Found
) -> JsonObject:
    """Return one invitation; 404 if it does not exist."""
    row = _existing(found)
    _log_view(service, caller, row.organization_id, 1)
    return invitation_form(row, service.clock.now())


def query_by_organization(
    service: OrganizationsService,
    caller: OrganizationsCaller,
    request: OrganizationPageInput,
    tenancy: Tenancy,
) -> JsonObject:
    """Return a page of the invitations of an organization, in the order of their creation."""
    page = service.invitations.query_by_organization_id(
        tenancy.organization.organization_id, limit=request.limit, cursor=request.next_token
    )
    _log_view(service, caller, request.organization_id, len(page))
    now = service.clock.now()
    return page_answer(page, lambda row: invitation_form(row, now))


def query_by_address(
    service: OrganizationsService, caller: OrganizationsCaller, request: InviteeInput, _: None
) -> JsonObject:
    """Return a page of the invitations to an address, in the order of their creation."""
    page = service.invitations.query_by_invitee_email(
        request.invitee_email.lower(), limit=request.limit, cursor=request.next_token
    )
    _log_view(service, caller, caller.user_id, len(page))
    now = service.clock.now()
    return page_answer(page, lambda row: invitation_form(row, now))


# What answers share with these operations


def as_read(service: OrganizationsService, row: Invitations) -> Condition:
    """Return the condition that an invitation still says the same: to whom, as what, and until when.

    An answer writes the role that it has read. Without this condition it could grant one that was withdrawn meanwhile.
    """
    attributes = service.invitations.attributes
    return (
        attributes.status.eq(row.status)
        & attributes.expires_at.eq(row.expires_at)
        & attributes.role.eq(row.role)
        & attributes.invitee_email.eq(row.invitee_email)
    )


def require_open(service: OrganizationsService, row: Invitations) -> None:
    """Check that an invitation can be answered.

    Raises:
        ConflictError: 409. It is answered, revoked, or has expired.
    """
    if not is_open(row, service.clock.now()):
        raise _closed(row)


def close(
    service: OrganizationsService,
    row: Invitations,
    changes: InvitationsUpdate,
    more: Callable[[Transaction], None] = lambda _: None,
) -> Invitations:
    """End an invitation and release its claim, with more writes in the same transaction. Return it as it is then."""
    claim = claimed(row.organization_id, row.invitee_email)
    releases = service.open_invitations.holder(claim) == row.invitation_id

    def write(writes: Transaction) -> None:
        writes.update(
            service.invitations,
            row.invitation_id,
            changes,
            condition=as_read(service, row),
        )
        if releases:
            writes.release(service.open_invitations, claim, row.invitation_id)
        more(writes)

    _send(write)
    return changed(service, row, **changes.model_dump(exclude_unset=True))


def _send(write: Callable[[Transaction], None]) -> None:
    try:
        with transaction(token=new_id()) as writes:
            write(writes)
    except UniqueValueTakenError as error:
        raise ConflictError(INVITED_ALREADY) from error


def _check_active(service: OrganizationsService, writes: Transaction, organization_id: str) -> None:
    is_active = service.organizations.attributes.status.eq(OrganizationStatus.ACTIVE)
    writes.check(service.organizations, organization_id, condition=is_active)


def _check_not_in(service: OrganizationsService, owner_id: str, organization_id: str, address: str) -> None:
    user = service.users.get_by_unique_value("email", address)
    if user is None:
        return
    membership = service.memberships.get(user.user_id, organization_id, consistent=True)
    is_member = membership is not None and membership.status is OrganizationUserStatus.ACTIVE
    if is_member or user.user_id == owner_id:
        raise ConflictError("inviteeEmail: this person is in the organization already")


def _expired_holder(service: OrganizationsService, claim: str) -> Invitations | None:
    """Return the invitation that holds a claim, if it has expired. None: the claim is free.

    Raises:
        ConflictError: 409. The invitation is open.
    """
    holder = service.open_invitations.holder(claim)
    row = None if holder is None else service.invitations.get(holder, consistent=True)
    if row is not None and is_open(row, service.clock.now()):
        raise ConflictError(INVITED_ALREADY)
    return row


def _existing(found: Found) -> Invitations:
    row, _ = found
    if row is None:
        raise ResourceNotFoundError("no invitation has this invitationId")
    return row


def _open(service: OrganizationsService, found: Found) -> Invitations:
    row = _existing(found)
    require_open(service, row)
    return row


def _closed(row: Invitations) -> ConflictError:
    status = InvitationStatus.EXPIRED if row.status is InvitationStatus.PENDING else row.status
    return ConflictError(f"invitationId: this invitation is {status}")


def _log(
    service: OrganizationsService,
    event: OrganizationAuditEventType,
    caller: OrganizationsCaller,
    before: Invitations | None,
    after: Invitations,
) -> None:
    service.log(
        event,
        caller,
        after.organization_id,
        details={"invitationId": after.invitation_id},
        change=(None if before is None else audited_invitation(before), audited_invitation(after)),
    )


def _log_view(service: OrganizationsService, caller: OrganizationsCaller, target: str, count: int) -> None:
    event = OrganizationAuditEventType.ORGANIZATION_INVITATIONS_VIEWED
    service.log(event, caller, target, details={"count": count})
