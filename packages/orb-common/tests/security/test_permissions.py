"""Permissions in an organization are decided by tables, with a reason."""

from __future__ import annotations

from typing import Any

import pytest

from orb_common.exceptions import (
    AuthenticationError,
    CrossAccessViolationError,
    PermissionDeniedError,
)
from orb_common.security import (
    Principal,
    Reason,
    Resource,
    allowed,
    self_or_admin,
)

ORG = Resource.organization("o1", owner_id="boss")
BOSS = Principal(user_id="boss", groups=["CUSTOMER"])
ADMIN = Principal(user_id="adm", groups=["USER"], memberships={"o1": "ADMINISTRATOR"})
VIEWER = Principal(user_id="view", groups=["USER"], memberships={"o1": "VIEWER"})
STRANGER = Principal(user_id="other", groups=["USER"], memberships={"o2": "ADMINISTRATOR"})
STAFF = Principal(user_id="staff", groups=["EMPLOYEE"])


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
    """Each decision has its reason."""
    decision = allowed(principal, action, ORG)
    assert decision.reason is reason
    assert bool(decision) is decision.allowed is (reason in {Reason.ROLE, Reason.PLATFORM_ADMINISTRATOR})


def test_an_inactive_organization_is_closed_to_all_but_the_platform() -> None:
    """Its owner may not act in it either."""
    asleep = Resource.organization("o1", owner_id="boss", active=False)
    assert allowed(BOSS, "organization.read", asleep).reason is Reason.ORGANIZATION_INACTIVE
    assert allowed(STAFF, "organization.read", asleep)


@pytest.mark.parametrize("action", ["users.remove", "users.update_roles"])
def test_an_administrator_cannot_touch_the_owner(action: str) -> None:
    """An administrator cannot remove or demote the organization's owner."""

    def member(user_id: str | None) -> Any:
        return Resource(kind="user", id=user_id, organization_id="o1", organization_owner_id="boss")

    assert allowed(ADMIN, action, member("view"))
    assert allowed(ADMIN, action, member("boss")).reason is Reason.OWNER_PROTECTED
    assert allowed(BOSS, action, member("adm"))


def test_an_owner_of_nothing_owns_nothing() -> None:
    """A missing owner id matches nobody."""
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
    """A person's record is open to that person and to administrators of the platform."""
    assert self_or_admin(principal, target).reason is reason


def test_a_role_looked_up_for_the_call_counts() -> None:
    """A resource can carry the caller's role, if it was read with the organization."""
    stranger = Principal(user_id="x", groups=["USER"])
    assert allowed(stranger, "billing.read", Resource.organization("o1", owner_id="boss", role="VIEWER"))
    assert not allowed(
        stranger, "billing.cancel", Resource.organization("o1", owner_id="boss", role="VIEWER")
    )


def test_without_a_resource() -> None:
    """A permission in no particular organization needs an administrator."""
    assert allowed(STAFF, "billing.read")
    assert allowed(BOSS, "billing.read").reason is Reason.NOT_IN_GROUP


def test_refusals_are_typed_and_say_nothing_of_people() -> None:
    """Both refusals are 403. Their types tell an attempt on another's data from a missing permission."""
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


def test_the_audit_context() -> None:
    """The audit context leaves out unknown facts."""
    assert Principal(user_id="x", groups=["USER"], ip_address="192.0.2.1").to_audit_context() == {
        "userId": "x", "groups": ["USER"], "isAdmin": False, "ipAddress": "192.0.2.1",
    }  # fmt: skip
