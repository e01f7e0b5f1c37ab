"""The organizations function as the suites of orb_testing see it, with targets in any status.

Its trail is in memory, because an event costs as much as the rest of a refused call.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from lambdas.organizations import handler
from orb_common.appsync import Resolver
from orb_models import (
    InvitationsCreate,
    OrganizationsCreate,
    OrganizationStatus,
    OrganizationUserRole,
    OrganizationUsersCreate,
    OrganizationUserStatus,
    UserGroup,
    Users,
    UsersCreate,
    UserStatus,
)
from orb_testing.audit_trail import MemoryTrail
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
        # Nobody answers for another person. Administrators of the platform may know that there is an invitation.
        ("InvitationsAccept", Standing.FOREIGN): 403,
        ("InvitationsDecline", Standing.FOREIGN): 403,
    },
    hidden=ANSWERS,
)


class Kept:
    """A store in memory that can only be read by key. A call that does anything else with it fails."""

    def __init__(self, repository: Any) -> None:
        self._repository = repository
        self._rows: dict[str, Any] = {}

    def create(self, new: Any) -> Any:
        row = self._repository.built(new)
        item = self._repository.DEFINITION.encode(row)
        self._rows[repr([item[name]["S"] for name in self._repository.DEFINITION.keys])] = row
        return row

    def get(self, *key: str, consistent: bool = False) -> Any:
        expect(consistent, "a right is decided by a read that is not consistent")
        return self._rows.get(repr(list(key)))


class OrganizationsFunction(AppSyncFunction):
    """The function with its tables, or with stores that can only be read, for calls that are refused.

    Args:
        hub: The tables and the people.
        read_only: Whether the stores can only be read.
    """

    def __init__(self, hub: Hub, *, read_only: bool = False) -> None:
        self._hub = hub
        self._trail = MemoryTrail()
        service = hub.service
        self._stores: Any = service
        if read_only:
            names = ("organizations", "memberships", "invitations")
            self._stores = replace(service, **{name: Kept(getattr(service, name)) for name in names})
        resolver = Resolver(
            "organizations",
            build=lambda: replace(self._stores, audit=self._trail),
            operations=handler.OPERATIONS,
            rights=RIGHTS,
        )
        self.handler = resolver.handler
        self._rows: dict[str, Users] = {}
        self._numbers = count()
        self._shared: dict[object, str] = {}
        self._owner: str | None = None

    def person(
        self,
        *groups: str,
        blocked: bool = False,
        status: UserStatus = UserStatus.ACTIVE,
        stored_groups: list[UserGroup] | None = None,
    ) -> Person:
        name = f"suite-{next(self._hub.numbers)}"
        users = self._hub.users
        user = users.built(
            UsersCreate(
                cognito_id=name, cognito_sub=name, email=f"{name}@example.org", first_name="Pat",
                last_name="Sample", status=UserStatus.INACTIVE if blocked else status, email_verified=True,
                groups=stored_groups,
            )
        )  # fmt: skip
        # Without the rows of unique values: a transaction takes longer, and the names differ.
        users.dynamodb.put(users.table_name, users.DEFINITION.encode(user))
        self._rows[name] = user
        return Person(name, groups)

    def with_people_of(self, other: OrganizationsFunction) -> OrganizationsFunction:
        """Know the people of another function too, and return this one."""
        self._rows = other._rows
        return self

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
        """Return all items of the three tables."""
        service = self._hub.service
        stores = (service.organizations, service.memberships, service.invitations)
        return [self._hub.rows.of(store.table_name) for store in stores]

    def check_refusal(self, operation: str, caller: Person) -> None:
        """The trail has the refusal, with the caller."""
        who, event = self._trail.events[-1]
        kinds = ("ORGANIZATION_ACCESS_DENIED", "ORGANIZATION_CROSS_ACCESS_ATTEMPTED")
        expect(who == self._rows[caller.sub].user_id and event in kinds, f"the trail says {event} of {who}")

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
        owner = me.user_id if standing is Standing.OWNER else self._owner_of_many()
        row = self._stores.organizations.create(
            OrganizationsCreate(name="Acme", owner_id=owner, status=status)
        )
        if standing in ROLES and standing is not Standing.OWNER:
            self._member(row.organization_id, me.user_id, OrganizationUserRole(ROLES[standing]))
        return row.organization_id

    def _owner_of_many(self) -> str:
        """Return the owner of all organizations that are not the caller's: an employee, who may own many."""
        if self._owner is None:
            self._owner = self._rows[self.person(stored_groups=[UserGroup.EMPLOYEE]).sub].user_id
        return self._owner

    def _member(
        self, organization_id: str, user_id: str, role: OrganizationUserRole = OrganizationUserRole.VIEWER
    ) -> str:
        new = OrganizationUsersCreate(
            user_id=user_id, organization_id=organization_id, role=role, status=OrganizationUserStatus.ACTIVE
        )
        return self._stores.memberships.create(new).user_id

    def _invitation(self, organization_id: str, address: str) -> str:
        new = InvitationsCreate(
            organization_id=organization_id, inviter_user_id="inviter", invitee_email=address,
            role=OrganizationUserRole.VIEWER, expires_at=datetime.now(UTC) + timedelta(days=1),
        )  # fmt: skip
        return self._stores.invitations.create(new).invitation_id
