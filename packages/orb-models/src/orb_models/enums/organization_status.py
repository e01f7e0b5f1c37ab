# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of OrganizationStatus."""

from enum import StrEnum


class OrganizationStatus(StrEnum):
    """Exactly what the schema lists: an unknown value is an error, never a member made up for it."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    PENDING = "PENDING"
    SUSPENDED = "SUSPENDED"
    DELETED = "DELETED"
    UNKNOWN = "UNKNOWN"
