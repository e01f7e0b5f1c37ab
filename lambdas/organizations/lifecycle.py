"""Disable, enable, delete and restore organizations, with the owner's claim and the key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.organizations.audit import OrganizationAuditEventType
from lambdas.organizations.forms import audited_organization, listed_organization
from lambdas.organizations.key_states import settle
from lambdas.organizations.organizations import OWNS_ONE
from lambdas.organizations.service import changed, groups_of, may_own_many, owned_by
from orb_common.exceptions import (
    AuthorizationError,
    ConflictError,
    OrbError,
    UniqueValueTakenError,
)
from orb_common.logging import get_logger
from orb_common.utils.ids import new_id
from orb_models.enums.organization_status import OrganizationStatus
from orb_models.inputs.organizations import OrganizationsUpdate
from orb_models.transactions import transaction

if TYPE_CHECKING:
    from lambdas.organizations.access import Tenancy
    from lambdas.organizations.inputs import DisableInput, OrganizationKey
    from lambdas.organizations.service import JsonObject, OrganizationsCaller, OrganizationsService
    from orb_models.models.organizations import Organizations

ACTIVE, INACTIVE, DELETED = (
    OrganizationStatus.ACTIVE,
    OrganizationStatus.INACTIVE,
    OrganizationStatus.DELETED,
)
OWNER_GONE = "ownerId: the owner of this organization is disabled or deleted"


def disable(
    service: OrganizationsService, caller: OrganizationsCaller, request: DisableInput, tenancy: Tenancy
) -> JsonObject:
    """Disable an active organization, or enable an inactive one; 409 if it is deleted.

    Its members can then do nothing in it. From another status (pending, suspended), only an administrator of the
    platform changes it: 403. The same call again changes nothing.
    """
    before = tenancy.organization
    if before.status is DELETED:
        raise ConflictError("organizationId: this organization is deleted")
    wanted, event = (
        (INACTIVE, OrganizationAuditEventType.ORGANIZATION_DISABLED)
        if request.disabled
        else (ACTIVE, OrganizationAuditEventType.ORGANIZATION_ENABLED)
    )
    if before.status not in {ACTIVE, INACTIVE} and not caller.principal.is_admin:
        service.log(
            OrganizationAuditEventType.ORGANIZATION_ACCESS_DENIED,
            caller,
            before.organization_id,
            details={"operation": "OrganizationsDisable", "status": str(before.status)},
        )
        raise AuthorizationError(f"only an administrator changes the status {before.status}")
    if before.status is not wanted:
        _change_status(service, caller, before, wanted)
    service.log(event, caller, before.organization_id, change=_change(before, wanted))
    return {"organizationId": before.organization_id, "disabled": request.disabled}


def delete(
    service: OrganizationsService, caller: OrganizationsCaller, request: OrganizationKey, tenancy: Tenancy
) -> JsonObject:
    """Delete an organization by status, and its key in 30 days. Until then, it can be restored.

    The same call again completes what an earlier one left, and changes nothing else.
    """
    before = tenancy.organization
    if before.kms_key_arn is not None:
        # Without KMS, nothing is changed.
        service.keys.facts(before.kms_key_arn)
    if before.status is not DELETED:
        _change_status(service, caller, before, DELETED)
    _settle_key(service, before)
    service.log(
        OrganizationAuditEventType.ORGANIZATION_DELETED,
        caller,
        request.organization_id,
        change=_change(before, DELETED),
    )
    return {"organizationId": request.organization_id, "deleted": True}


def restore(
    service: OrganizationsService, caller: OrganizationsCaller, request: OrganizationKey, tenancy: Tenancy
) -> JsonObject:
    """Make a deleted organization active again; 409 if it is not deleted, or its key is.

    The key comes first, so that no active organization has a key that waits for its deletion. If the row cannot be
    written, the key waits again.
    """
    before = tenancy.organization
    if before.status is not DELETED:
        raise ConflictError("organizationId: this organization is not deleted")
    try:
        if before.kms_key_arn is not None and not service.keys.bring_back(before.kms_key_arn):
            raise ConflictError("organizationId: this organization can no longer be restored")
        _change_status(service, caller, before, ACTIVE)
    finally:
        _settle_key(service, before)
    service.log(
        OrganizationAuditEventType.ORGANIZATION_RESTORED,
        caller,
        request.organization_id,
        change=_change(before, ACTIVE),
    )
    return listed_organization(service, caller, changed(service, before, status=ACTIVE))


def _change_status(
    service: OrganizationsService,
    caller: OrganizationsCaller,
    before: Organizations,
    wanted: OrganizationStatus,
) -> None:
    """Write a status, and take or release the owner's claim in the same transaction.

    Raises:
        ConflictError: 409. The owner has another active organization, or may not act, or the organization was changed
            meanwhile.
    """
    attributes, claims = service.organizations.attributes, service.active_owners
    unchanged = attributes.status.eq(before.status) & attributes.owner_id.eq(before.owner_id)
    takes = wanted is ACTIVE and not may_own_many(groups_of(service, caller, before.owner_id))
    # Read, because an owner who was an administrator of the platform may hold the claim for another organization.
    releases = wanted is not ACTIVE and claims.holder(before.owner_id) == before.organization_id
    try:
        with (
            owned_by(service, before.owner_id, token=new_id(), refusal=lambda: ConflictError(OWNER_GONE))
            if wanted is ACTIVE
            else transaction(token=new_id())
        ) as writes:
            writes.update(
                service.organizations,
                before.organization_id,
                OrganizationsUpdate(status=wanted),
                condition=unchanged,
            )
            if takes:
                writes.take(claims, before.owner_id, before.organization_id)
            elif releases:
                writes.release(claims, before.owner_id, before.organization_id)
    except UniqueValueTakenError as error:
        raise ConflictError(OWNS_ONE) from error


def _settle_key(service: OrganizationsService, row: Organizations) -> None:
    """Bring the key in line with the row. If KMS fails now, the clean-up does it: the row says what must be."""
    if row.kms_key_arn is None:
        return
    try:
        settle(service.organizations, service.keys, row.organization_id, row.kms_key_arn, clock=service.clock)
    except OrbError as error:
        get_logger("organizations").warning("key_left_to_clean_up", code=error.code)


def _change(before: Organizations, status: OrganizationStatus) -> tuple[JsonObject, JsonObject]:
    form = audited_organization(before)
    return form, form | {"status": str(status)}
