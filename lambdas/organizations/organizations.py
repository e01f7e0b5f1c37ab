"""Create, read, list and update organizations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.organizations.audit import ALL_ORGANIZATIONS, UNKNOWN, OrganizationAuditEventType
from lambdas.organizations.forms import (
    audited_organization,
    encrypted_description,
    listed_organization,
    organization_form,
)
from lambdas.organizations.service import may_own_many, owned_by
from orb_common.appsync import page_answer
from orb_common.aws import Page
from orb_common.exceptions import (
    AuthorizationError,
    BadRequestError,
    ConflictError,
    OrbError,
    UniqueValueTakenError,
    ValidationError,
)
from orb_common.utils.ids import new_id
from orb_models.enums.organization_status import OrganizationStatus
from orb_models.inputs.organizations import OrganizationsUpdate
from orb_models.models.organizations import Organizations

if TYPE_CHECKING:
    from lambdas.organizations.access import Tenancy
    from lambdas.organizations.inputs import (
        CreateInput,
        OrganizationKey,
        OrganizationPageInput,
        OwnerAndTimeInput,
        OwnerInput,
        PageInput,
        StatusAndTimeInput,
        StatusInput,
        UpdateInput,
    )
    from lambdas.organizations.service import JsonObject, OrganizationsCaller, OrganizationsService
    from lambdas.organizations.tenant_keys import TenantKey

OWNS_ONE = "ownerId: the owner has an active organization already"


def create(service: OrganizationsService, caller: OrganizationsCaller, new: CreateInput) -> JsonObject:
    """Create an organization of the caller, with its key; 409 if the caller owns an active one and may own only one.

    403 if the caller's account was closed meanwhile.

    The key is made first, so that there is no row without a key. If the row cannot be written, the key is scheduled for
    deletion at once. If the process ends before, the clean-up does it.
    """
    limited = not may_own_many(caller.principal.groups)
    if limited and service.active_owners.holder(caller.user_id) is not None:
        # The transaction decides. This read spares a key that would be made in vain.
        raise ConflictError(OWNS_ONE)
    organization_id = new_id()
    key = service.keys.create(organization_id)
    try:
        row = _write(service, caller, new, organization_id, key, limited=limited)
    except OrbError:
        written = _row_if_written(service, organization_id, key)
        if written is None:
            raise
        row = written
    service.log(
        OrganizationAuditEventType.ORGANIZATION_CREATED,
        caller,
        organization_id,
        change=(None, audited_organization(row)),
    )
    form = audited_organization(row)
    return form if new.description is None else form | {"description": new.description}


def _write(
    service: OrganizationsService,
    caller: OrganizationsCaller,
    new: CreateInput,
    organization_id: str,
    key: TenantKey,
    *,
    limited: bool,
) -> Organizations:
    now = service.clock.now()
    row = Organizations(
        organization_id=organization_id,
        name=new.name,
        description=encrypted_description(service, organization_id, key.arn, new.description),
        owner_id=caller.user_id,
        status=OrganizationStatus.ACTIVE,
        created_at=now,
        updated_at=now,
        kms_key_id=key.key_id,
        kms_key_arn=key.arn,
        kms_alias=key.alias,
    )
    try:
        with owned_by(
            service, caller.user_id, token=organization_id, refusal=lambda: _barred(service, caller)
        ) as writes:
            stored = writes.create(service.organizations, row)
            if limited:
                writes.take(service.active_owners, caller.user_id, organization_id)
    except UniqueValueTakenError as error:
        raise ConflictError(OWNS_ONE) from error
    return stored


def _barred(service: OrganizationsService, caller: OrganizationsCaller) -> AuthorizationError:
    """Return the error for a caller who has just been disabled, deleted or erased."""
    service.callers.forget(caller.user)
    service.log(
        OrganizationAuditEventType.ORGANIZATION_ACCESS_DENIED,
        caller,
        UNKNOWN,
        details={"operation": "OrganizationsCreate"},
    )
    return AuthorizationError("you may no longer do this")


def _row_if_written(
    service: OrganizationsService, organization_id: str, key: TenantKey
) -> Organizations | None:
    """Return the row after a failed write. None: there is no row, and the key is discarded.

    The answer to the write may be lost, and then the row is there. If that cannot be read, the key stays: the clean-up
    discards it if there is no row.
    """
    try:
        row = service.organizations.get(organization_id, consistent=True)
    except OrbError:
        return None
    if row is None:
        service.keys.discard(key.arn, key.alias)
    return row


def get(
    service: OrganizationsService, caller: OrganizationsCaller, request: OrganizationKey, tenancy: Tenancy
) -> JsonObject:
    """Return one organization; 404 if it does not exist."""
    form = organization_form(service, tenancy.organization)
    service.log(OrganizationAuditEventType.ORGANIZATION_VIEWED, caller, request.organization_id)
    return form


def query_by_organization_id(
    service: OrganizationsService,
    caller: OrganizationsCaller,
    request: OrganizationPageInput,
    tenancy: Tenancy,
) -> JsonObject:
    """Return a page with one organization, or none. It has no next page, so any cursor is refused."""
    if request.next_token is not None:
        raise ValidationError("nextToken is not a cursor of this query", field="nextToken")
    rows = () if tenancy.found is None else (tenancy.found,)
    answer = page_answer(
        Page(items=rows, scanned_count=len(rows)), lambda row: organization_form(service, row)
    )
    service.log(OrganizationAuditEventType.ORGANIZATION_VIEWED, caller, request.organization_id)
    return answer


def update(
    service: OrganizationsService, caller: OrganizationsCaller, request: UpdateInput, tenancy: Tenancy
) -> JsonObject:
    """Change name or description; 404 if the organization does not exist, 409 if it is not active."""
    if not request.named:
        raise BadRequestError("input: name at least one field to change")
    before = tenancy.organization
    changes: dict[str, object] = {}
    if "name" in request.named:
        changes["name"] = request.name
    if "description" in request.named:
        # The rule of the input is about the text, and the row has its ciphertext, which is longer.
        changes["description"] = encrypted_description(
            service, before.organization_id, before.kms_key_arn, request.description
        )
    is_active = service.organizations.attributes.status.eq(OrganizationStatus.ACTIVE)
    after = service.organizations.update(
        before.organization_id, OrganizationsUpdate().model_copy(update=changes), condition=is_active
    )
    service.log(
        OrganizationAuditEventType.ORGANIZATION_UPDATED,
        caller,
        before.organization_id,
        details={"fieldsUpdated": sorted(request.named)},
        change=(audited_organization(before), audited_organization(after)),
    )
    if "description" in request.named:
        form = audited_organization(after)
        return form if request.description is None else form | {"description": request.description}
    return listed_organization(service, caller, after)


def list_page(service: OrganizationsService, caller: OrganizationsCaller, request: PageInput) -> JsonObject:
    """Return a page of all organizations."""
    page = service.organizations.list(limit=request.limit, cursor=request.next_token)
    return exported(service, caller, page, ALL_ORGANIZATIONS)


def query_by_owner(
    service: OrganizationsService,
    caller: OrganizationsCaller,
    request: OwnerInput | OwnerAndTimeInput,
    _: None,
) -> JsonObject:
    """Return a page of the organizations of an owner, in any status, in the order of their creation."""
    page = service.organizations.query_by_owner_id(
        request.owner_id,
        created_at=getattr(request, "created_at", None),
        limit=request.limit,
        cursor=request.next_token,
    )
    return exported(service, caller, page, request.owner_id)


def query_by_status(
    service: OrganizationsService, caller: OrganizationsCaller, request: StatusInput | StatusAndTimeInput
) -> JsonObject:
    """Return a page of the organizations with a status, in the order of their creation."""
    page = service.organizations.query_by_status(
        request.status,
        created_at=getattr(request, "created_at", None),
        limit=request.limit,
        cursor=request.next_token,
    )
    return exported(service, caller, page, ALL_ORGANIZATIONS)


def exported(
    service: OrganizationsService, caller: OrganizationsCaller, page: Page[Organizations], target: str
) -> JsonObject:
    """Return a page of organizations as the API shows it, and write its event. Decrypting is one call for each."""
    answer = page_answer(page, lambda row: listed_organization(service, caller, row))
    service.log(
        OrganizationAuditEventType.ORGANIZATION_DATA_EXPORTED, caller, target, details={"count": len(page)}
    )
    return answer
