"""Read members, change their roles, remove them, and let them leave. Members come by invitations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.organizations.audit import OrganizationAuditEventType
from lambdas.organizations.forms import membership_form
from lambdas.organizations.service import changed
from orb_common.appsync import page_answer
from orb_common.exceptions import BadRequestError, ConflictError, ResourceNotFoundError
from orb_common.utils.ids import new_id
from orb_models.enums.organization_user_status import OrganizationUserStatus
from orb_models.inputs.organization_users import OrganizationUsersUpdate
from orb_models.transactions import transaction

if TYPE_CHECKING:
    from lambdas.organizations.access import Tenancy
    from lambdas.organizations.inputs import (
        MemberInput,
        MemberKey,
        MembersByRoleInput,
        OrganizationKey,
        OrganizationPageInput,
        RoleInput,
    )
    from lambdas.organizations.service import JsonObject, OrganizationsCaller, OrganizationsService
    from orb_common.aws.dynamodb import Condition
    from orb_models.models.organization_users import OrganizationUsers


def change_role(
    service: OrganizationsService, caller: OrganizationsCaller, request: RoleInput, tenancy: Tenancy
) -> JsonObject:
    """Change the role of a member; 400 for the caller's own, 404 for others than active members, 409 for the owner."""
    organization = tenancy.organization
    if request.user_id == caller.user_id:
        raise BadRequestError("userId: nobody changes their own role")
    if request.user_id == organization.owner_id:
        raise ConflictError("userId: the owner's role changes by a transfer of the ownership only")
    before = service.memberships.get(request.user_id, request.organization_id, consistent=True)
    if before is None or before.status is not OrganizationUserStatus.ACTIVE:
        raise _no_member()
    with transaction(token=new_id()) as writes:
        writes.update(
            service.memberships,
            (request.user_id, request.organization_id),
            OrganizationUsersUpdate(role=request.role),
            condition=_unchanged(service, before),
        )
    after = changed(service, before, role=request.role)
    service.log(
        OrganizationAuditEventType.ORGANIZATION_ROLE_CHANGED,
        caller,
        request.organization_id,
        details={"memberId": request.user_id},
        change=(membership_form(before), membership_form(after)),
    )
    return membership_form(after)


def remove(
    service: OrganizationsService, caller: OrganizationsCaller, request: MemberKey, tenancy: Tenancy
) -> JsonObject:
    """Remove a member, who can be invited again; 404 if there is no such member, 409 for the owner."""
    if request.user_id == tenancy.organization.owner_id:
        raise ConflictError("userId: the owner cannot be removed, transfer the ownership first")
    gone = _end(service, request.user_id, request.organization_id)
    service.log(
        OrganizationAuditEventType.ORGANIZATION_MEMBER_REMOVED,
        caller,
        request.organization_id,
        details={"memberId": request.user_id},
        change=(membership_form(gone), None),
    )
    return {"userId": request.user_id, "organizationId": request.organization_id, "deleted": True}


def leave(
    service: OrganizationsService, caller: OrganizationsCaller, request: OrganizationKey, tenancy: Tenancy
) -> JsonObject:
    """End the caller's own membership, and return it as it was, REMOVED; 409 for the owner."""
    if caller.user_id == tenancy.organization.owner_id:
        raise ConflictError("organizationId: the owner cannot leave, transfer the ownership first")
    gone = _end(service, caller.user_id, request.organization_id)
    service.log(
        OrganizationAuditEventType.ORGANIZATION_LEFT,
        caller,
        request.organization_id,
        change=(membership_form(gone), None),
    )
    return membership_form(gone) | {"status": str(OrganizationUserStatus.REMOVED)}


def get(
    service: OrganizationsService, caller: OrganizationsCaller, request: MemberKey, tenancy: Tenancy
) -> JsonObject:
    """Return one membership; 404 if it does not exist. The owner has no membership."""
    organization_id = tenancy.organization.organization_id
    row = service.memberships.get(request.user_id, organization_id, consistent=True)
    if row is None:
        raise _no_member()
    _log_view(service, caller, organization_id, 1)
    return membership_form(row)


def query_by_organization(
    service: OrganizationsService,
    caller: OrganizationsCaller,
    request: OrganizationPageInput | MembersByRoleInput,
    tenancy: Tenancy,
) -> JsonObject:
    """Return a page of the memberships of an organization, in the order of their roles."""
    page = service.memberships.query_by_organization_id(
        tenancy.organization.organization_id,
        role=getattr(request, "role", None),
        limit=request.limit,
        cursor=request.next_token,
    )
    _log_view(service, caller, request.organization_id, len(page))
    return page_answer(page, membership_form)


def query_by_user(
    service: OrganizationsService, caller: OrganizationsCaller, request: MemberInput, _: None
) -> JsonObject:
    """Return a page of the memberships of a user. Organizations that the user owns are not among them."""
    page = service.memberships.query_by_user_id(
        request.user_id, limit=request.limit, cursor=request.next_token, consistent=True
    )
    service.log(
        OrganizationAuditEventType.ORGANIZATION_MEMBERSHIPS_VIEWED,
        caller,
        request.user_id,
        details={"count": len(page)},
    )
    return page_answer(page, membership_form)


def _end(service: OrganizationsService, user_id: str, organization_id: str) -> OrganizationUsers:
    gone = service.memberships.get(user_id, organization_id, consistent=True)
    if gone is None:
        raise _no_member()
    try:
        # By its token it is applied once. Otherwise the second try after a lost answer would find no member, and the
        # trail would miss who ended the membership.
        with transaction(token=new_id()) as writes:
            writes.delete(
                service.memberships, (user_id, organization_id), condition=_unchanged(service, gone)
            )
    except ResourceNotFoundError as error:
        raise _no_member() from error
    return gone


def _unchanged(service: OrganizationsService, row: OrganizationUsers) -> Condition:
    attributes = service.memberships.attributes
    return attributes.status.eq(row.status) & attributes.role.eq(row.role)


def _no_member() -> ResourceNotFoundError:
    return ResourceNotFoundError("userId: no member of this organization has this id")


def _log_view(
    service: OrganizationsService, caller: OrganizationsCaller, organization_id: str, count: int
) -> None:
    event = OrganizationAuditEventType.ORGANIZATION_MEMBERS_VIEWED
    service.log(event, caller, organization_id, details={"count": count})
