"""Transfer an organization to another owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.organizations.audit import OrganizationAuditEventType
from lambdas.organizations.forms import audited_organization, listed_organization
from lambdas.organizations.organizations import OWNS_ONE
from lambdas.organizations.service import changed, groups_of, may_own_many, owned_by
from orb_common.appsync import BLOCKED_STATUSES
from orb_common.exceptions import BadRequestError, ConflictError, ResourceNotFoundError, UniqueValueTakenError
from orb_common.utils.ids import new_id
from orb_models.enums.organization_status import OrganizationStatus
from orb_models.enums.organization_user_role import OrganizationUserRole
from orb_models.enums.organization_user_status import OrganizationUserStatus
from orb_models.inputs.organization_users import OrganizationUsersCreate, OrganizationUsersUpdate
from orb_models.inputs.organizations import OrganizationsUpdate

if TYPE_CHECKING:
    from lambdas.organizations.access import Tenancy
    from lambdas.organizations.inputs import TransferInput
    from lambdas.organizations.service import JsonObject, OrganizationsCaller, OrganizationsService

ADMINISTRATOR, ACTIVE = OrganizationUserRole.ADMINISTRATOR, OrganizationUserStatus.ACTIVE


def transfer(
    service: OrganizationsService, caller: OrganizationsCaller, request: TransferInput, tenancy: Tenancy
) -> JsonObject:
    """Make an active member the owner, and the owner before an administrator, in one transaction.

    404 if the person is not an active member, 409 if the organization is not active or was changed meanwhile, or if the
    new owner has an active organization and may own only one.
    """
    before, new_owner = tenancy.organization, request.new_owner_id
    if before.status is not OrganizationStatus.ACTIVE:
        raise ConflictError("organizationId: this organization is not active")
    if new_owner == before.owner_id:
        raise BadRequestError("newOwnerId: this person is the owner already")
    _check_member(service, before.organization_id, new_owner)
    _write(service, caller, before.organization_id, before.owner_id, new_owner)
    form = audited_organization(before)
    service.log(
        OrganizationAuditEventType.ORGANIZATION_OWNERSHIP_TRANSFERRED,
        caller,
        before.organization_id,
        change=(form, form | {"ownerId": new_owner}),
    )
    return listed_organization(service, caller, changed(service, before, owner_id=new_owner))


def _check_member(service: OrganizationsService, organization_id: str, user_id: str) -> None:
    membership = service.memberships.get(user_id, organization_id, consistent=True)
    user = service.users.get(user_id, consistent=True)
    active = membership is not None and membership.status is ACTIVE
    if not active or user is None or user.status in BLOCKED_STATUSES:
        raise _no_member()


def _no_member() -> ResourceNotFoundError:
    return ResourceNotFoundError("newOwnerId: no active member has this id")


def _write(
    service: OrganizationsService,
    caller: OrganizationsCaller,
    organization_id: str,
    old_owner: str,
    new_owner: str,
) -> None:
    organizations, memberships = service.organizations.attributes, service.memberships.attributes
    unchanged = organizations.owner_id.eq(old_owner) & organizations.status.eq(OrganizationStatus.ACTIVE)
    is_active = memberships.status.eq(ACTIVE)
    claims = service.active_owners
    left_over = service.memberships.get(old_owner, organization_id, consistent=True)
    releases = claims.holder(old_owner) == organization_id
    takes = not may_own_many(groups_of(service, caller, new_owner))
    try:
        with owned_by(service, new_owner, token=new_id(), refusal=_no_member) as writes:
            writes.update(
                service.organizations,
                organization_id,
                OrganizationsUpdate(owner_id=new_owner),
                condition=unchanged,
            )
            writes.delete(service.memberships, (new_owner, organization_id), condition=is_active)
            if left_over is None:
                writes.create(
                    service.memberships,
                    OrganizationUsersCreate(
                        user_id=old_owner, organization_id=organization_id, role=ADMINISTRATOR, status=ACTIVE
                    ),
                )
            else:
                writes.update(
                    service.memberships,
                    (old_owner, organization_id),
                    OrganizationUsersUpdate(role=ADMINISTRATOR, status=ACTIVE),
                )
            if releases:
                writes.release(claims, old_owner, organization_id)
            if takes:
                writes.take(claims, new_owner, organization_id)
    except UniqueValueTakenError as error:
        raise ConflictError(OWNS_ONE) from error
