# Generated from schemas/entities/OrganizationPermissions.yml by "make generate". Do not edit.
"""The model of OrganizationPermissions."""

from orb_models.model import Model


class OrganizationPermissions(Model):
    """What a user may do in an organization."""

    organization_id: str
    """The organization."""

    role: str | None = None
    """OWNER, ADMINISTRATOR or VIEWER. Absent if the user is not a member."""

    permissions: list[str]
    """The permissions, such as `applications.create`."""

    is_member: bool
    """Whether the user owns the organization or is an active member."""

    is_owner: bool
    """Whether the user owns the organization."""

    is_platform_admin: bool
    """Whether the user administers the platform."""
