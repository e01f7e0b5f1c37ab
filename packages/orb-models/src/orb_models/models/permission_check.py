# Generated from schemas/entities/PermissionCheck.yml by "make generate". Do not edit.
"""The model of PermissionCheck."""

from orb_models.model import Model


class PermissionCheck(Model):
    """Whether a user has a permission in an organization."""

    organization_id: str
    """The organization."""

    permission: str
    """The permission."""

    has_permission: bool
    """Whether the user has it."""
