# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of RoleStatus."""

from enum import StrEnum


class RoleStatus(StrEnum):
    """The values that the schema lists. Any other value is an error."""

    UNKNOWN = "UNKNOWN"
    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    DELETED = "DELETED"
