"""What an operation is about: the organization, and the caller's role in it. It is read once, and consistently.

Each function is the `about` of operations, and returns the resource on which the caller's rights are decided, and what
it read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_common.exceptions import ResourceNotFoundError
from orb_common.security.permissions import Resource
from orb_models.enums.organization_status import OrganizationStatus
from orb_models.enums.organization_user_status import OrganizationUserStatus

if TYPE_CHECKING:
    from lambdas.organizations.inputs import (
        InvitationKey,
        InvitationUpdateInput,
        InviteeInput,
        MemberInput,
        MemberKey,
        OrganizationKey,
        OwnerInput,
        UpdateInput,
    )
    from lambdas.organizations.service import OrganizationsCaller, OrganizationsService
    from orb_models.models.invitations import Invitations
    from orb_models.models.organizations import Organizations


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenancy:
    """An organization, and what the caller is to it."""

    found: Organizations | None
    resource: Resource

    @property
    def organization(self) -> Organizations:
        """The organization.

        Raises:
            ResourceNotFoundError: 404. It does not exist. Only administrators of the platform get as far.
        """
        if self.found is None:
            raise ResourceNotFoundError("no organization has this organizationId")
        return self.found


def organization(
    service: OrganizationsService, caller: OrganizationsCaller, request: OrganizationKey | UpdateInput
) -> tuple[Resource, Tenancy]:
    """Return the organization that the input names. The caller's role counts if the organization is active."""
    return _with_resource(_tenancy(service, caller, request.organization_id))


def organization_in_any_status(
    service: OrganizationsService, caller: OrganizationsCaller, request: OrganizationKey
) -> tuple[Resource, Tenancy]:
    """Do the same as `organization`, but the caller's role counts in any status.

    For owners who disable, enable, delete or restore, and for members who leave.
    """
    return _with_resource(_tenancy(service, caller, request.organization_id, in_any_status=True))


def member(
    service: OrganizationsService, caller: OrganizationsCaller, request: MemberKey
) -> tuple[Resource, Tenancy]:
    """Return the organization of a member. The resource is the member, so that the owner is protected."""
    return _with_resource(_tenancy(service, caller, request.organization_id, target=request.user_id))


def invitation(
    service: OrganizationsService, caller: OrganizationsCaller, request: InvitationKey | InvitationUpdateInput
) -> tuple[Resource, tuple[Invitations | None, Tenancy]]:
    """Return an invitation and its organization. A missing invitation is of no organization of the caller."""
    found = service.invitations.get(request.invitation_id, consistent=True)
    if found is None:
        nothing = Resource(kind="invitation")
        return nothing, (None, Tenancy(found=None, resource=nothing))
    tenancy = _tenancy(service, caller, found.organization_id)
    # Of the same kind as a missing one, because the answer to outsiders names the kind.
    return tenancy.resource._replace(kind="invitation"), (found, tenancy)


def addressed_invitation(
    service: OrganizationsService, caller: OrganizationsCaller, request: InvitationKey
) -> tuple[Resource, tuple[Invitations | None, bool]]:
    """Return an invitation, and whether it is to the caller's verified address. If so, it is the caller's own."""
    found = service.invitations.get(request.invitation_id, consistent=True)
    own = found is not None and _is_own_address(service, caller, found.invitee_email)
    resource = Resource(
        kind="invitation",
        owner_id=caller.user_id if own else None,
        organization_id=None if found is None else found.organization_id,
    )
    return resource, (found, own)


def own_address(
    service: OrganizationsService, caller: OrganizationsCaller, request: InviteeInput
) -> tuple[Resource, None]:
    """Return the caller as the resource, if the address is theirs and verified. Look up no other owner."""
    own = _is_own_address(service, caller, request.invitee_email)
    return Resource.user(caller.user_id if own else None), None


def owner(
    _service: OrganizationsService, _caller: OrganizationsCaller, request: OwnerInput
) -> tuple[Resource, None]:
    """Return the owner as the resource."""
    return Resource.user(request.owner_id), None


def person(
    _service: OrganizationsService, _caller: OrganizationsCaller, request: MemberInput
) -> tuple[Resource, None]:
    """Return the member as the resource."""
    return Resource.user(request.user_id), None


def _with_resource(tenancy: Tenancy) -> tuple[Resource, Tenancy]:
    return tenancy.resource, tenancy


def _tenancy(
    service: OrganizationsService,
    caller: OrganizationsCaller,
    organization_id: str,
    *,
    in_any_status: bool = False,
    target: str | None = None,
) -> Tenancy:
    found = service.organizations.get(organization_id, consistent=True)
    role = None
    if found is not None and found.owner_id != caller.user_id:
        membership = service.memberships.get(caller.user_id, organization_id, consistent=True)
        if membership is not None and membership.status is OrganizationUserStatus.ACTIVE:
            role = str(membership.role)
    return Tenancy(
        found=found,
        resource=Resource(
            kind="organization",
            id=target or organization_id,
            organization_id=organization_id,
            organization_owner_id=None if found is None else found.owner_id,
            organization_active=in_any_status
            or (found is not None and found.status is OrganizationStatus.ACTIVE),
            role=role,
        ),
    )


def _is_own_address(service: OrganizationsService, caller: OrganizationsCaller, address: str) -> bool:
    # Read again: the cached row may have an address that another user has by now.
    user = service.users.get(caller.user_id, consistent=True)
    return user is not None and bool(user.email_verified) and user.email.lower() == address.lower()
