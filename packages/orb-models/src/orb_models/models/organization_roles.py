# Generated from schemas/entities/OrganizationRoles.yml by "make generate". Do not edit.
"""The model of OrganizationRoles."""

from orb_models.model import Model


class OrganizationRoles(Model):
    """A role in an organization."""

    role: str
    """OWNER, ADMINISTRATOR or VIEWER."""

    description: str
    """What the role is for."""

    permissions: list[str]
    """The permissions, such as `applications.create`."""
