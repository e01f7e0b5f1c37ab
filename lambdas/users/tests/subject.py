"""The users function as the suites of orb_testing see it.

Its trail is in memory, because an event costs as much as the rest of a refused call.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lambdas.users import handler
from orb_common.appsync import Resolver
from orb_models.rights.users import RIGHTS
from orb_testing.audit_trail import MemoryTrail
from orb_testing.factories import UsersFactory
from orb_testing.suites.appsync_subject import AppSyncFunction, Person, Standing
from orb_testing.suites.role_matrix import RoleBasedTestingMatrix
from orb_testing.suites.scenarios import expect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_models import Users

    from .conftest import Hub

NEW = "UsersCreate"
ARGUMENTS: Mapping[str, tuple[str, ...]] = {
    "UsersDelete": ("userId",),
    "UsersDisable": ("userId",),
    "UsersList": (),
    "UsersGet": ("userId",),
    "UsersUpdate": ("userId", "firstName"),
    "UsersQueryByUserId": ("userId",),
    "UsersQueryByEmail": ("email",),
    "UsersQueryByCognitoId": ("cognitoId",),
    "UsersQueryByCognitoSub": ("cognitoSub",),
    "UserOrganizations": ("userId",),
}
"""The arguments of each operation but UsersCreate, all of them attributes of the target."""
MATRIX = RoleBasedTestingMatrix(
    RIGHTS,
    # Administrators cannot delete or disable themselves, so that the last administrator remains.
    statuses={("UsersDelete", Standing.OWN): 400, ("UsersDisable", Standing.OWN): 400},
)


class UsersFunction(AppSyncFunction):
    """The function with its table."""

    def __init__(self, hub: Hub) -> None:
        self._users, self._stored = hub.users, hub.rows
        self._trail: Any = MemoryTrail()
        service = replace(handler.build(), audit=self._trail)
        self.handler = Resolver(
            "users", build=lambda: service, operations=handler.OPERATIONS, rights=RIGHTS
        ).handler
        self._rows: dict[str, Users] = {}

    @classmethod
    def alone(cls, hub: Hub) -> UsersFunction:
        """Return a function whose tables are empty, so that a law sees no rows of another."""
        hub.rows.clear()
        return cls(hub)

    def person(self, *groups: str, blocked: bool = False) -> Person:
        new = UsersFactory.create(self._users, "full", "inactive" if blocked else "active")
        assert new.cognito_sub is not None
        self._rows[new.cognito_sub] = new
        return Person(new.cognito_sub, groups)

    def arguments(self, operation: str, caller: Person, standing: Standing) -> Mapping[str, object]:
        if operation == NEW:
            return UsersFactory.build().model_dump(
                by_alias=True, include={"email", "first_name", "last_name"}
            )
        target = self._target(caller, standing).model_dump(by_alias=True)
        return {name: target[name] for name in ARGUMENTS[operation]}

    def state(self) -> object:
        """Return all users."""
        return self._stored.of(self._users.table_name)

    def check_refusal(self, operation: str, caller: Person) -> None:
        """The trail has the refusal, with the caller, and tells a missing right from a reach for another's data."""
        reached_for_anothers = not RIGHTS[operation].groups.isdisjoint(caller.groups)
        kind = "USER_CROSS_ACCESS_ATTEMPTED" if reached_for_anothers else "USER_ACCESS_DENIED"
        got = self._trail.events[-1]
        expect(got == (self._rows[caller.sub].user_id, kind), f"the trail says {got}")

    def _target(self, caller: Person, standing: Standing) -> Users:
        if standing is Standing.MISSING:
            return self._rows[caller.sub].model_copy(
                update=dict.fromkeys(("user_id", "cognito_id", "cognito_sub"), "missing")
                | {"email": "missing@example.org"}
            )
        return self._rows[caller.sub if standing is Standing.OWN else self.person().sub]
