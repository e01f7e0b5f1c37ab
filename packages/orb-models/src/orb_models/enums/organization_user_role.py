# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of OrganizationUserRole."""

from enum import StrEnum


class OrganizationUserRole(StrEnum):
    """The values that the schema lists. Any other value is an error."""

    ADMINISTRATOR = "ADMINISTRATOR"
    VIEWER = "VIEWER"
