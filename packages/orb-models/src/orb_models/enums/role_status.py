# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of RoleStatus."""

from enum import StrEnum


class RoleStatus(StrEnum):
    """Exactly what the schema lists: an unknown value is an error, never a member made up for it."""

    UNKNOWN = "UNKNOWN"
    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    DELETED = "DELETED"
