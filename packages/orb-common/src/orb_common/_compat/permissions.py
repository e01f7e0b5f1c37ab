"""The functions of the hub for permissions. Their contexts are mappings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.security.permissions import Principal, allowed
from orb_common.security.roles import INHERITS, ROLE_PERMISSIONS, organization_role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["check_permissions", "has_permission", "is_admin", "is_owner", "principal_of", "validate_role"]


def principal_of(user_context: Mapping[str, object] | Principal) -> Principal:
    """Return the principal of an old context (`user_id` or `userId`, `cognito_groups` or `groups`)."""
    if isinstance(user_context, Principal):
        return user_context
    groups = user_context.get("cognito_groups") or user_context.get("groups") or ()
    sub = user_context.get("cognito_sub") or user_context.get("cognitoSub")
    return Principal(
        user_id=str(user_context.get("user_id") or user_context.get("userId") or ""),
        cognito_sub=str(sub) if sub else None,
        groups=frozenset(map(str, groups))
        if isinstance(groups, (list, tuple, set, frozenset))
        else frozenset({str(groups)}),
    )


def has_permission(permissions: Iterable[str], required: str) -> bool:
    """Return whether `permissions` has the required one. `billing:read` and `billing.read` are the same."""
    return _dotted(required) in {_dotted(permission) for permission in permissions}


def check_permissions(user_context: Mapping[str, object] | Principal, required_permission: str) -> bool:
    """Return whether a context has a permission by its group, its list `permissions`, or its `role`."""
    if principal_of(user_context).is_admin:
        return True
    if isinstance(user_context, Principal):
        return bool(allowed(user_context, required_permission))
    held = user_context.get("permissions")
    if isinstance(held, (list, tuple, set, frozenset)) and has_permission(
        map(str, held), required_permission
    ):
        return True
    role = organization_role(str(user_context.get("role") or ""))
    return role is not None and _dotted(required_permission) in ROLE_PERMISSIONS[role]


def validate_role(user_role: str, required_role: str) -> bool:
    """Return whether a role is the required one or inherits from it. False for an unknown role."""
    required, current = organization_role(required_role), organization_role(user_role)
    while current is not None and required is not None:
        if current is required:
            return True
        current = INHERITS[current]
    return False


def is_admin(user_context: Mapping[str, object] | Principal) -> bool:
    """Return whether a context is of an administrator of the platform."""
    return principal_of(user_context).is_admin


def is_owner(user_context: Mapping[str, object] | Principal, resource_owner: str | None) -> bool:
    """Return whether the user of a context is the owner."""
    return principal_of(user_context).is_self(resource_owner)


def _dotted(permission: str) -> str:
    return permission.replace(":", ".")
