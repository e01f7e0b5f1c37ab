"""What a person may do in an organization, from the one table of `orb_common.security.roles`."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from lambdas.organizations.audit import ALL_ORGANIZATIONS, OrganizationAuditEventType
from orb_common.appsync import page_answer
from orb_common.aws import Page
from orb_common.exceptions import ValidationError
from orb_common.security.permissions import allowed, role_in
from orb_common.security.roles import ORGANIZATION_PERMISSIONS, ROLE_PERMISSIONS, OrganizationRole

if TYPE_CHECKING:
    from lambdas.organizations.access import Tenancy
    from lambdas.organizations.inputs import OrganizationKey, PageInput, PermissionInput
    from lambdas.organizations.service import JsonObject, OrganizationsCaller, OrganizationsService

DESCRIPTIONS: Final = MappingProxyType(
    {
        OrganizationRole.OWNER: "Owns the organization, and may do everything in it.",
        OrganizationRole.ADMINISTRATOR: "Runs the organization: its applications, its members and their roles.",
        OrganizationRole.VIEWER: "Reads what the organization has.",
    }
)
ROLES: Final = tuple(OrganizationRole)
_SCOPE: Final = "OrganizationsGetRoles"


def get_user_permissions(
    service: OrganizationsService, caller: OrganizationsCaller, request: OrganizationKey, tenancy: Tenancy
) -> JsonObject:
    """Return the caller's role and permissions; 404 if the organization does not exist."""
    organization, principal = tenancy.organization, caller.principal
    role = role_in(principal, tenancy.resource)
    answer: JsonObject = {
        "organizationId": request.organization_id,
        "permissions": sorted(
            permission
            for permission in ORGANIZATION_PERMISSIONS
            if allowed(principal, permission, tenancy.resource)
        ),
        "isMember": role is not None,
        "isOwner": organization.owner_id == caller.user_id,
        "isPlatformAdmin": principal.is_admin,
    }
    event = OrganizationAuditEventType.ORGANIZATION_PERMISSIONS_VIEWED
    service.log(event, caller, request.organization_id)
    return answer if role is None else answer | {"role": str(role)}


def check_permission(
    service: OrganizationsService, caller: OrganizationsCaller, request: PermissionInput, tenancy: Tenancy
) -> JsonObject:
    """Return whether the caller has a permission; 400 if there is no such permission, 404 without organization."""
    organization_id = tenancy.organization.organization_id
    if request.permission not in ORGANIZATION_PERMISSIONS:
        raise ValidationError("permission: there is no such permission", field="permission")
    service.log(
        OrganizationAuditEventType.ORGANIZATION_PERMISSIONS_VIEWED,
        caller,
        organization_id,
        details={"permission": request.permission},
    )
    return {
        "organizationId": organization_id,
        "permission": request.permission,
        "hasPermission": bool(allowed(caller.principal, request.permission, tenancy.resource)),
    }


def get_roles(service: OrganizationsService, caller: OrganizationsCaller, request: PageInput) -> JsonObject:
    """Return a page of the roles, each with its permissions, the highest role first."""
    start = 0
    if request.next_token is not None:
        start = int(service.cursors.decode(request.next_token, scope=_SCOPE)["start"]["N"])
    end = start + request.limit
    page = Page(
        items=ROLES[start:end],
        scanned_count=len(ROLES[start:end]),
        cursor_source=None
        if end >= len(ROLES)
        else lambda: service.cursors.encode({"start": {"N": str(end)}}, scope=_SCOPE),
    )
    service.log(OrganizationAuditEventType.ORGANIZATION_ROLES_VIEWED, caller, ALL_ORGANIZATIONS)
    return page_answer(
        page,
        lambda role: {
            "role": str(role),
            "description": DESCRIPTIONS[role],
            "permissions": sorted(ROLE_PERMISSIONS[role]),
        },
    )
