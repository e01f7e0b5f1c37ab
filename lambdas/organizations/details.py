"""The organizations of an owner, with the caller's role and with counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lambdas.organizations.audit import OrganizationAuditEventType
from lambdas.organizations.forms import listed_organization
from orb_common.appsync import page_answer
from orb_common.security.roles import OrganizationRole
from orb_models.enums.application_status import ApplicationStatus
from orb_models.enums.organization_user_status import OrganizationUserStatus

if TYPE_CHECKING:
    from lambdas.organizations.inputs import OwnerInput
    from lambdas.organizations.service import JsonObject, OrganizationsCaller, OrganizationsService
    from orb_models.models.organizations import Organizations

NO_ROLE: Final = "NONE"
"""The role of an administrator of the platform who is not in the organization."""

MOST_COUNTED: Final = 1_000
"""How many members, and how many applications, of an organization are read for its counts. Above that, a count says
"at least". DynamoDB reads as many rows of an index, of some 200 bytes each, in one request."""


def query_by_owner(
    service: OrganizationsService, caller: OrganizationsCaller, request: OwnerInput, _: None
) -> JsonObject:
    """Return a page of the organizations of an owner, each with `userRole`, `memberCount` and `applicationCount`.

    A page of n organizations costs one query for them, n/100 batches for roles (only if the caller is not the owner),
    and for each organization two counts by index, each of the first `MOST_COUNTED` rows.
    """
    page = service.organizations.query_by_owner_id(
        request.owner_id, limit=request.limit, cursor=request.next_token
    )
    roles = _roles(service, caller, page.items)
    service.log(
        OrganizationAuditEventType.ORGANIZATION_DATA_EXPORTED,
        caller,
        request.owner_id,
        details={"count": len(page)},
    )
    return page_answer(
        page,
        lambda row: (
            listed_organization(service, caller, row)
            | {
                "userRole": roles.get(row.organization_id, NO_ROLE),
                "memberCount": _member_count(service, row.organization_id),
                "applicationCount": _application_count(service, row.organization_id),
            }
        ),
    )


def _roles(
    service: OrganizationsService, caller: OrganizationsCaller, rows: tuple[Organizations, ...]
) -> dict[str, str]:
    roles = {
        row.organization_id: str(OrganizationRole.OWNER) for row in rows if row.owner_id == caller.user_id
    }
    others = [(caller.user_id, row.organization_id) for row in rows if row.organization_id not in roles]
    memberships = service.memberships.batch_get(others) if others else ()
    return roles | {
        each.organization_id: str(each.role)
        for each in memberships
        if each.status is OrganizationUserStatus.ACTIVE
    }


def _member_count(service: OrganizationsService, organization_id: str) -> int:
    """Return the number of active members among the first that are read, with the owner, who has no membership."""
    attributes = service.memberships.attributes
    members = service.memberships.dynamodb.count(
        service.memberships.table_name,
        attributes.organization_id.eq(organization_id),
        index="OrganizationMembersIndex",
        filter=attributes.status.eq(OrganizationUserStatus.ACTIVE),
        most_read=MOST_COUNTED,
    )
    return members + 1


def _application_count(service: OrganizationsService, organization_id: str) -> int:
    attributes = service.applications.attributes
    return service.applications.dynamodb.count(
        service.applications.table_name,
        attributes.organization_id.eq(organization_id),
        index="OrganizationAppsIndex",
        filter=attributes.status.is_in([ApplicationStatus.ACTIVE, ApplicationStatus.PENDING]),
        most_read=MOST_COUNTED,
    )
