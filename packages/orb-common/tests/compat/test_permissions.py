"""The functions of the hub for permissions use the current tables."""

from __future__ import annotations

from orb_common._compat.permissions import (
    check_permissions,
    has_permission,
    is_admin,
    is_owner,
    principal_of,
    validate_role,
)
from orb_common.security import Principal

BOSS = Principal(user_id="boss", groups=["CUSTOMER"])
VIEWER = Principal(user_id="viewer", groups=["USER"], memberships={"o1": "VIEWER"})


def test_decisions() -> None:
    """Each function decides by the groups, roles and permissions of the context."""
    assert is_admin({"cognito_groups": ["OWNER"], "user_id": "x"})
    assert not is_admin({"role": "admin", "user_id": "x"})
    assert is_owner({"userId": "x"}, "x")
    assert not is_owner({"userId": ""}, "")
    assert has_permission(["billing:read"], "billing.read")
    assert not has_permission(["billing:read"], "billing.update")
    assert validate_role("OWNER", "VIEWER")
    assert not validate_role("VIEWER", "ADMINISTRATOR")
    assert not validate_role("KING", "KING")
    assert check_permissions({"user_id": "x", "permissions": ["billing:read"]}, "billing.read")
    assert check_permissions({"user_id": "x", "role": "ADMINISTRATOR"}, "users.invite")
    assert not check_permissions(
        {"user_id": "x", "role": "VIEWER", "permissions": "billing.read"}, "billing.update"
    )
    assert check_permissions({"user_id": "x", "groups": "EMPLOYEE"}, "billing.cancel")


def test_principal_of_a_context() -> None:
    """Both spellings of the names of a context are accepted."""
    made = principal_of({"userId": "x", "cognitoSub": "s", "groups": ["USER"]})
    assert (made.user_id, made.cognito_sub, made.groups) == ("x", "s", {"USER"})
    assert principal_of(BOSS) is BOSS
