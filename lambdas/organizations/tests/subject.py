"""The organizations function as the suites of orb_testing see it, with targets in any status."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

from lambdas.organizations import handler
from orb_models import (
    InvitationsCreate,
    OrganizationsCreate,
    OrganizationStatus,
    OrganizationUserRole,
    OrganizationUsersCreate,
    OrganizationUserStatus,
    Users,
    UsersCreate,
    UserStatus,
)
from orb_testing.suites.appsync_subject import AppSyncFunction, Person, Standing
from orb_testing.suites.role_matrix import ROLES, RoleBasedTestingMatrix
from orb_testing.suites.scenarios import expect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .conftest import Hub

RIGHTS = handler.RIGHTS
CHANGES: Mapping[str, Mapping[str, object]] = {
    "OrganizationsUpdate": {"name": "New"},
    "OrganizationsCheckPermission": {"permission": "billing.read"},
    "OrganizationUsersUpdate": {"role": "ADMINISTRATOR"},
    "OrganizationUsersQueryByOrganizationIdAndRole": {"role": "VIEWER"},
    "InvitationsUpdate": {"message": "Welcome"},
    "OrganizationsQueryByStatusAndCreatedAt": {"createdAt": 1},
    "OrganizationsQueryByOwnerIdAndCreatedAt": {"createdAt": 1},
}
"""Arguments beside the target."""
WITHOUT_TARGET: Mapping[str, Mapping[str, object]] = {
    "OrganizationsCreate": {"name": "Acme"},
    "OrganizationsList": {},
    "OrganizationsGetRoles": {},
    "OrganizationsQueryByStatus": {"status": "ACTIVE"},
    "OrganizationsQueryByStatusAndCreatedAt": {"status": "ACTIVE"},
}
OF_OWNERS = frozenset(name for name in RIGHTS if "ByOwnerId" in name)
OF_MEMBERS = frozenset({"OrganizationUsersUpdate", "OrganizationUsersDelete", "OrganizationUsersGet"})
ANSWERS = frozenset({"InvitationsAccept", "InvitationsDecline"})
OF_INVITATIONS = ANSWERS | {"InvitationsUpdate", "InvitationsDelete", "InvitationsGet", "InvitationsResend"}
MATRIX = RoleBasedTestingMatrix(
    RIGHTS,
    statuses={
        # The owner transfers the ownership first, and an administrator of the platform has nothing to leave.
        ("OrganizationUsersLeave", Standing.OWNER): 409,
        ("OrganizationUsersLeave", Standing.FOREIGN): 404,
        ("OrganizationsRestore", Standing.OWNER): 409,
        ("OrganizationsRestore", Standing.ADMINISTRATOR): 409,
        ("OrganizationsRestore", Standing.VIEWER): 409,
        ("OrganizationsRestore", Standing.FOREIGN): 409,
        # Nobody answers for another person.
        ("InvitationsAccept", Standing.FOREIGN): 403,
        ("InvitationsDecline", Standing.FOREIGN): 403,
    },
)


class OrganizationsFunction(AppSyncFunction):
    """The handler of this process, with its tables and its trail."""

    handler = staticmethod(handler.handler)

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._rows: dict[str, Users] = {}
        self._numbers = count()
        self._shared: dict[object, str] = {}

    def person(self, *groups: str, blocked: bool = False, status: UserStatus = UserStatus.ACTIVE) -> Person:
        name = f"suite-{next(self._hub.numbers)}"
        user = self._hub.users.create(
            UsersCreate(
                cognito_id=name, cognito_sub=name, email=f"{name}@example.org", first_name="Pat",
                last_name="Sample", status=UserStatus.INACTIVE if blocked else status, email_verified=True,
            )
        )  # fmt: skip
        self._rows[name] = user
        return Person(name, groups)

    def arguments(self, operation: str, caller: Person, standing: Standing) -> Mapping[str, object]:
        return self.arguments_in(operation, caller, standing, OrganizationStatus.ACTIVE)

    def arguments_in(
        self,
        operation: str,
        caller: Person,
        standing: Standing,
        status: OrganizationStatus,
        *,
        share: bool = False,
    ) -> Mapping[str, object]:
        """Do the same as `arguments`, with an organization in a status.

        Args:
            share: Whether the organization may be one of an earlier call, because neither changes it.
        """
        target = WITHOUT_TARGET.get(operation)
        if target is None:
            target = self._own_target(operation, self._rows[caller.sub], standing)
        if target is None:
            target = self._target(operation, self._rows[caller.sub], standing, status, share=share)
        return {**target, **CHANGES.get(operation, {})}

    def state(self) -> object:
        service = self._hub.service
        stores = (service.organizations, service.memberships, service.invitations)
        return [sorted(map(repr, store.iterate())) for store in stores]

    def check_refusal(self, operation: str, caller: Person) -> None:
        """The trail has the refusal, with the caller."""
        event = self._hub.audit.events[-1]
        got = event["userContext"]["userId"], event["eventType"].startswith("ORGANIZATION_")
        expect(got == (self._rows[caller.sub].user_id, True), f"the trail says {got}")

    def _own_target(self, operation: str, me: Users, standing: Standing) -> Mapping[str, object] | None:
        """Return the target of an operation on a person's own. None: it is on an organization."""
        own, other = standing is Standing.OWN, f"other-{next(self._numbers)}"
        if operation in OF_OWNERS:
            return {"ownerId": me.user_id if own else other}
        if operation == "OrganizationUsersQueryByUserId":
            return {"userId": me.user_id if own else other}
        if operation == "InvitationsQueryByInviteeEmail":
            return {"inviteeEmail": me.email if own else f"{other}@example.org"}
        return None

    def _target(
        self, operation: str, me: Users, standing: Standing, status: OrganizationStatus, *, share: bool
    ) -> Mapping[str, object]:
        missing, other = standing is Standing.MISSING, f"other-{next(self._numbers)}"
        kind = (me.user_id, standing, status)
        if missing:
            organization_id = "missing"
        elif share and kind in self._shared:
            organization_id = self._shared[kind]
        else:
            organization_id = self._shared[kind] = self._organization(me, standing, status)
        if operation in OF_INVITATIONS:
            address = me.email if standing is Standing.OWN else f"{other}@example.org"
            return {"invitationId": "missing" if missing else self._invitation(organization_id, address)}
        more: dict[str, object] = {}
        if operation in OF_MEMBERS:
            more = {"userId": other if missing else self._member(organization_id, other)}
        elif operation == "OrganizationsTransferOwnership":
            heir = self._rows[self.person().sub].user_id
            more = {"newOwnerId": heir if missing else self._member(organization_id, heir)}
        elif operation == "InvitationsCreate":
            more = {"inviteeEmail": f"{other}@example.org", "role": "VIEWER"}
        return {"organizationId": organization_id, **more}

    def _organization(self, me: Users, standing: Standing, status: OrganizationStatus) -> str:
        owner = me.user_id if standing is Standing.OWNER else f"owner-{next(self._numbers)}"
        service = self._hub.service
        row = service.organizations.create(OrganizationsCreate(name="Acme", owner_id=owner, status=status))
        if standing in ROLES and standing is not Standing.OWNER:
            self._member(row.organization_id, me.user_id, OrganizationUserRole(ROLES[standing]))
        return row.organization_id

    def _member(
        self, organization_id: str, user_id: str, role: OrganizationUserRole = OrganizationUserRole.VIEWER
    ) -> str:
        new = OrganizationUsersCreate(
            user_id=user_id, organization_id=organization_id, role=role, status=OrganizationUserStatus.ACTIVE
        )
        return self._hub.service.memberships.create(new).user_id

    def _invitation(self, organization_id: str, address: str) -> str:
        new = InvitationsCreate(
            organization_id=organization_id, inviter_user_id="inviter", invitee_email=address,
            role=OrganizationUserRole.VIEWER, expires_at=datetime.now(UTC) + timedelta(days=1),
        )  # fmt: skip
        return self._hub.service.invitations.create(new).invitation_id
