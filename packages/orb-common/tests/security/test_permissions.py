"""Who may do what."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from orb_common.exceptions import (
    AuthenticationError,
    AuthorizationError,
    CrossAccessViolationError,
    PermissionDeniedError,
)
from orb_common.security import (
    Principal,
    Reason,
    Resource,
    admin_required,
    allowed,
    requires,
    self_or_admin,
    self_or_admin_required,
)
from orb_common.security.roles import ORGANIZATION_PERMISSIONS, ROLE_PERMISSIONS, OrganizationRole

ORG = Resource.organization("o1", owner_id="boss")
BOSS = Principal(user_id="boss", groups=["CUSTOMER"])
ADMIN = Principal(user_id="adm", groups=["USER"], memberships={"o1": "ADMINISTRATOR"})
VIEWER = Principal(user_id="view", groups=["USER"], memberships={"o1": "VIEWER"})
STRANGER = Principal(user_id="other", groups=["USER"], memberships={"o2": "ADMINISTRATOR"})
STAFF = Principal(user_id="staff", groups=["EMPLOYEE"])


def test_the_table_has_every_permission_of_the_hub() -> None:
    """25, and the five for invitations."""
    assert len(ORGANIZATION_PERMISSIONS) == 30
    assert ROLE_PERMISSIONS[OrganizationRole.OWNER] == ORGANIZATION_PERMISSIONS


def test_roles_inherit() -> None:
    """Whatever a lower role may, a higher one may as well."""
    viewer, administrator, owner = (ROLE_PERMISSIONS[role] for role in ("VIEWER", "ADMINISTRATOR", "OWNER"))
    assert viewer < administrator < owner
    assert viewer == {
        f"{what}.read" for what in ("organization", "applications", "users", "settings", "billing")
    }


def test_an_administrator_holds_what_the_hub_gives_and_nothing_else() -> None:
    """By name, since a permission too many would open every organization."""
    table = {
        "organization": "read",
        "applications": "read create update manage_keys manage_environments",
        "users": "read invite remove update_roles view_activity "
        "invitations_read invitations_create invitations_update invitations_delete invitations_resend",
        "settings": "read integrations",
        "billing": "read",
        "security": "read",
    }
    assert ROLE_PERMISSIONS[OrganizationRole.ADMINISTRATOR] == {
        f"{category}.{action}" for category, actions in table.items() for action in actions.split()
    }


@pytest.mark.parametrize(
    ("principal", "action", "reason"),
    [
        (BOSS, "organization.delete", Reason.ROLE),
        (BOSS, "applications.delete", Reason.ROLE),
        (ADMIN, "applications.manage_keys", Reason.ROLE),
        (ADMIN, "applications.delete", Reason.NOT_IN_ROLE),
        (ADMIN, "organization.update", Reason.NOT_IN_ROLE),
        (ADMIN, "security.read", Reason.ROLE),
        (ADMIN, "billing.read", Reason.ROLE),
        (VIEWER, "organization.read", Reason.ROLE),
        (VIEWER, "security.read", Reason.NOT_IN_ROLE),
        (VIEWER, "users.invite", Reason.NOT_IN_ROLE),
        (STRANGER, "organization.read", Reason.NOT_A_MEMBER),
        (STAFF, "organization.transfer", Reason.PLATFORM_ADMINISTRATOR),
        (BOSS, "organization.explode", Reason.UNKNOWN_ACTION),
        (STAFF, "organization.explode", Reason.UNKNOWN_ACTION),
        (STRANGER, "organization.explode", Reason.UNKNOWN_ACTION),
        (None, "organization.read", Reason.ANONYMOUS),
        (Principal(user_id="", groups=["OWNER"]), "organization.read", Reason.ANONYMOUS),
        (Principal(user_id="x", memberships={"o1": "KING"}), "organization.read", Reason.NOT_A_MEMBER),
    ],
)
def test_decisions_in_an_organization(principal: Any, action: str, reason: Any) -> None:
    """Each with the reason it came out as it did."""
    decision = allowed(principal, action, ORG)
    assert decision.reason is reason
    assert bool(decision) is decision.allowed is (reason in {Reason.ROLE, Reason.PLATFORM_ADMINISTRATOR})


def test_an_inactive_organization_is_closed_to_all_but_the_platform() -> None:
    """Also to its owner."""
    asleep = Resource.organization("o1", owner_id="boss", active=False)
    assert allowed(BOSS, "organization.read", asleep).reason is Reason.ORGANIZATION_INACTIVE
    assert allowed(STAFF, "organization.read", asleep)


@pytest.mark.parametrize("action", ["users.remove", "users.update_roles"])
def test_an_administrator_cannot_touch_the_owner(action: str) -> None:
    """Nor take the organization over by demoting the one who owns it."""

    def member(user_id: str | None) -> Any:
        return Resource(kind="user", id=user_id, organization_id="o1", organization_owner_id="boss")

    assert allowed(ADMIN, action, member("view"))
    assert allowed(ADMIN, action, member("boss")).reason is Reason.OWNER_PROTECTED
    assert allowed(BOSS, action, member("adm"))


def test_an_owner_of_nothing_owns_nothing() -> None:
    """An owner id that is absent matches nobody."""
    nobodys = Resource(kind="organization", id="o1", organization_id="o1", organization_owner_id=None)
    assert not allowed(Principal(user_id="x"), "organization.read", nobodys)
    assert not self_or_admin(Principal(user_id="x"), None)
    assert not Principal(user_id="").is_self("")


@pytest.mark.parametrize(
    ("principal", "target", "reason"),
    [
        (None, "view", Reason.ANONYMOUS),
        (VIEWER, "view", Reason.SELF),
        (VIEWER, "adm", Reason.NOT_YOURS),
        (VIEWER, None, Reason.NOT_YOURS),
        (STAFF, "view", Reason.PLATFORM_ADMINISTRATOR),
        (Principal(user_id="x", groups="OWNER"), "view", Reason.PLATFORM_ADMINISTRATOR),
    ],
)
def test_ones_own_or_an_administrator(principal: Any, target: Any, reason: Any) -> None:
    """A person's record is for that person, and for administrators of the platform."""
    assert self_or_admin(principal, target).reason is reason


def test_a_role_looked_up_for_the_call_counts() -> None:
    """A resource can carry the caller's role, where it was read together with the organization."""
    stranger = Principal(user_id="x", groups=["USER"])
    assert allowed(stranger, "billing.read", Resource.organization("o1", owner_id="boss", role="VIEWER"))
    assert not allowed(
        stranger, "billing.cancel", Resource.organization("o1", owner_id="boss", role="VIEWER")
    )


def test_without_a_resource() -> None:
    """A permission in no organization in particular takes an administrator."""
    assert allowed(STAFF, "billing.read")
    assert allowed(BOSS, "billing.read").reason is Reason.NOT_IN_GROUP


def test_refusals_are_typed_and_say_nothing_of_people() -> None:
    """403 both; which of the two tells a probe from a lack of rights."""
    with pytest.raises(CrossAccessViolationError) as crossed:
        self_or_admin(VIEWER, "adm").require(VIEWER)
    assert (crossed.value.status, crossed.value.source_entity, crossed.value.target_entity) == (
        403,
        "view",
        "adm",
    )
    assert "adm" not in str(crossed.value.public())
    with pytest.raises(PermissionDeniedError) as denied:
        allowed(VIEWER, "billing.cancel", ORG).require()
    assert (denied.value.status, denied.value.required_permission) == (403, "billing.cancel")
    allowed(BOSS, "billing.cancel", ORG).require()
    with pytest.raises(AuthenticationError):
        allowed(None, "billing.cancel", ORG).require()


class Service:
    """Methods of the kind that functions have."""

    @self_or_admin_required(target="user_id")
    def get(self, principal: Any, user_id: str | None) -> Any:
        return user_id

    @admin_required()
    def delete(self, user_id: str | None, *, principal: Any) -> Any:
        return user_id

    @requires("organization.update", resource="organization")
    def rename(self, principal: Any, organization: Any = ORG) -> Any:
        return "renamed"

    @requires(
        "applications.create",
        resource=lambda arguments: Resource.organization(arguments["org"], owner_id="boss"),
    )
    async def create(self, principal: Any, org: Any) -> Any:
        return "created"


def test_guards_refuse_before_the_call() -> None:
    """By position, by keyword and by default, in plain and in coroutine functions."""
    service = Service()
    assert service.get(VIEWER, "view") == "view"
    assert service.get(user_id="view", principal=STAFF) == "view"
    with pytest.raises(CrossAccessViolationError):
        service.get(VIEWER, "adm")
    with pytest.raises(CrossAccessViolationError):
        service.get(VIEWER, None)
    assert service.delete("u", principal=STAFF) == "u"
    with pytest.raises(AuthorizationError):
        service.delete("u", principal=BOSS)
    assert service.rename(BOSS) == "renamed"
    with pytest.raises(PermissionDeniedError):
        service.rename(ADMIN)
    with pytest.raises(AuthenticationError):
        service.rename(None)
    assert asyncio.run(service.create(ADMIN, "o1")) == "created"
    with pytest.raises(PermissionDeniedError):
        asyncio.run(service.create(VIEWER, "o1"))


def test_a_misspelt_guard_fails_at_import() -> None:
    """Not open at run time."""
    with pytest.raises(TypeError, match="target"):

        @self_or_admin_required(target="target")
        def get(principal: Any, user_id: str | None) -> Any:
            return user_id


def test_a_guard_keeps_the_functions_face() -> None:
    """Name, documentation and signature stay."""
    assert Service.get.__name__ == "get"


def test_who_acts_for_the_trail() -> None:
    """Without what is unknown."""
    assert Principal(user_id="x", groups=["USER"], ip_address="192.0.2.1").to_audit_context() == {
        "userId": "x", "groups": ["USER"], "isAdmin": False, "ipAddress": "192.0.2.1",
    }  # fmt: skip
