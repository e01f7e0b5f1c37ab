# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of OrganizationStatus."""

from enum import StrEnum


class OrganizationStatus(StrEnum):
    """The values that the schema lists. Any other value is an error."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    PENDING = "PENDING"
    SUSPENDED = "SUSPENDED"
    DELETED = "DELETED"
    UNKNOWN = "UNKNOWN"
