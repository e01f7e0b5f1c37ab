"""Laws of the operations about permissions: they answer what the one table says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.security.roles import ORGANIZATION_PERMISSIONS, ROLE_PERMISSIONS, OrganizationRole

if TYPE_CHECKING:
    from .conftest import Hub


def test_each_role_has_its_permissions(hub: Hub) -> None:
    """The owner, members by their role, and administrators of the platform, who may do everything."""
    key = hub.organization()
    hub.join(hub.bob, key, "VIEWER")
    hub.join(hub.eve, key, "ADMINISTRATOR")
    for who, role in ((hub.ann, "OWNER"), (hub.eve, "ADMINISTRATOR"), (hub.bob, "VIEWER")):
        found = hub.data(who, "OrganizationsGetUserPermissions", organizationId=key)
        assert found == {
            "organizationId": key, "role": role, "isMember": True, "isOwner": role == "OWNER",
            "isPlatformAdmin": False, "permissions": sorted(ROLE_PERMISSIONS[OrganizationRole(role)]),
        }  # fmt: skip
        for permission in ORGANIZATION_PERMISSIONS - {"users.remove"}:
            checked = hub.data(who, "OrganizationsCheckPermission", organizationId=key, permission=permission)
            assert checked["hasPermission"] is (permission in found["permissions"])
    found = hub.data(hub.admin, "OrganizationsGetUserPermissions", organizationId=key)
    assert (found["isMember"], found["isPlatformAdmin"], "role" in found) == (False, True, False)
    assert found["permissions"] == sorted(ORGANIZATION_PERMISSIONS)


def test_a_misspelt_permission_is_refused(hub: Hub) -> None:
    """It is 400, also for an administrator of the platform, and not a no."""
    key = hub.organization()
    for who in (hub.ann, hub.admin):
        answer = hub.call(who, "OrganizationsCheckPermission", organizationId=key, permission="billing.burn")
        assert (answer["StatusCode"], answer["Message"].split(":")[0]) == (400, "permission")


def test_roles_are_a_page(hub: Hub) -> None:
    """The roles come from the highest to the lowest, and a token continues the page."""
    first = hub.data(hub.bob, "OrganizationsGetRoles", limit=2)
    rest = hub.data(hub.bob, "OrganizationsGetRoles", nextToken=first["nextToken"])
    assert "nextToken" not in rest
    roles = first["items"] + rest["items"]
    assert [role["role"] for role in roles] == ["OWNER", "ADMINISTRATOR", "VIEWER"]
    assert [role["permissions"] for role in roles] == [
        sorted(ROLE_PERMISSIONS[role]) for role in OrganizationRole
    ]
