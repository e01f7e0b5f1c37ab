"""The platform's groups, and what each role within an organization permits.

The schemas say which operation needs which group, relation and permission: see docs/rights.md.

A Cognito group says what a person is to the platform; a role says what a member is to one organization. `OWNER` is the
name of both a group and a role: the group administers the platform, the role owns the organization.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


class Group(StrEnum):
    """Groups of the user pool."""

    OWNER = "OWNER"
    """The platform's own people."""
    EMPLOYEE = "EMPLOYEE"
    """The platform's own people."""
    CUSTOMER = "CUSTOMER"
    """Users who pay."""
    USER = "USER"
    """All users."""


PLATFORM_ADMINISTRATORS: Final = frozenset({Group.OWNER, Group.EMPLOYEE})


class OrganizationRole(StrEnum):
    """What a member is to an organization. Each role holds what the roles below it hold."""

    OWNER = "OWNER"
    ADMINISTRATOR = "ADMINISTRATOR"
    VIEWER = "VIEWER"


def _permission_names(table: Mapping[str, str]) -> frozenset[str]:
    return frozenset(
        f"{category}.{action}" for category, actions in table.items() for action in actions.split()
    )


ORGANIZATION_PERMISSIONS: Final = _permission_names(
    {
        "organization": "read update delete transfer",
        "applications": "read create update delete manage_keys manage_environments",
        "users": "read invite remove update_roles view_activity "
        "invitations_read invitations_create invitations_update invitations_delete invitations_resend",
        "settings": "read update encryption integrations",
        "billing": "read update cancel",
        "security": "read audit manage_keys",
    }
)
"""Every permission, as `category.action`."""

_OWN_PERMISSIONS: Final[Mapping[OrganizationRole, frozenset[str]]] = MappingProxyType(
    {
        OrganizationRole.VIEWER: _permission_names(
            {
                "organization": "read",
                "applications": "read",
                "users": "read",
                "settings": "read",
                "billing": "read",
            }
        ),
        OrganizationRole.ADMINISTRATOR: _permission_names(
            {
                "applications": "create update manage_keys manage_environments",
                "users": "invite remove update_roles view_activity "
                "invitations_read invitations_create invitations_update invitations_delete "
                "invitations_resend",
                "settings": "integrations",
                "security": "read",
            }
        ),
        OrganizationRole.OWNER: ORGANIZATION_PERMISSIONS,
    }
)

INHERITS: Final[Mapping[OrganizationRole, OrganizationRole | None]] = MappingProxyType(
    {
        OrganizationRole.OWNER: OrganizationRole.ADMINISTRATOR,
        OrganizationRole.ADMINISTRATOR: OrganizationRole.VIEWER,
        OrganizationRole.VIEWER: None,
    }
)
"""Role -> the next lower role, whose permissions it holds as well."""

NOT_ON_THE_OWNER: Final = frozenset({"users.remove", "users.update_roles"})
"""Permissions that an administrator has over members, but not over the organization's owner."""


def _with_inherited() -> dict[OrganizationRole, frozenset[str]]:
    table: dict[OrganizationRole, frozenset[str]] = {}
    for role in OrganizationRole:
        held: frozenset[str] = frozenset()
        current: OrganizationRole | None = role
        while current is not None:
            held |= _OWN_PERMISSIONS[current]
            current = INHERITS[current]
        table[role] = held
    return table


ROLE_PERMISSIONS: Final[Mapping[OrganizationRole, frozenset[str]]] = MappingProxyType(_with_inherited())
"""Role -> all its permissions, inherited ones included."""


def organization_role(name: str | None) -> OrganizationRole | None:
    """Return the role of that name. None: unknown, and an unknown role has no permissions."""
    try:
        return OrganizationRole(str(name)) if name else None
    except ValueError:
        return None
