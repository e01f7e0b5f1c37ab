# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of OrganizationUserRole."""

from enum import StrEnum


class OrganizationUserRole(StrEnum):
    """Exactly what the schema lists: an unknown value is an error, never a member made up for it."""

    ADMINISTRATOR = "ADMINISTRATOR"
    VIEWER = "VIEWER"
