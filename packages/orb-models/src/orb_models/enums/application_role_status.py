# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of ApplicationRoleStatus."""

from enum import StrEnum


class ApplicationRoleStatus(StrEnum):
    """The values that the schema lists. Any other value is an error."""

    UNKNOWN = "UNKNOWN"
    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    PENDING = "PENDING"
    REJECTED = "REJECTED"
    DELETED = "DELETED"
