"""Each role holds the permissions that the hub gives it."""

from __future__ import annotations

from orb_common.security.roles import ORGANIZATION_PERMISSIONS, ROLE_PERMISSIONS, OrganizationRole


def test_the_table_has_every_permission_of_the_hub() -> None:
    """The hub has 25 permissions, and five for invitations."""
    assert len(ORGANIZATION_PERMISSIONS) == 30
    assert ROLE_PERMISSIONS[OrganizationRole.OWNER] == ORGANIZATION_PERMISSIONS


def test_roles_inherit() -> None:
    """A higher role holds every permission of a lower one."""
    viewer, administrator, owner = (ROLE_PERMISSIONS[role] for role in ("VIEWER", "ADMINISTRATOR", "OWNER"))
    assert viewer < administrator < owner
    assert viewer == {
        f"{what}.read" for what in ("organization", "applications", "users", "settings", "billing")
    }


def test_an_administrator_holds_what_the_hub_gives_and_nothing_else() -> None:
    """Checked by name, because an extra permission would be open in every organization."""
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
