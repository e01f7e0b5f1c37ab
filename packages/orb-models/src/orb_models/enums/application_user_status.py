# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of ApplicationUserStatus."""

from enum import StrEnum


class ApplicationUserStatus(StrEnum):
    """The values that the schema lists. Any other value is an error."""

    UNKNOWN = "UNKNOWN"
    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    INVITED = "INVITED"
    PENDING = "PENDING"
    REJECTED = "REJECTED"
    REMOVED = "REMOVED"
    DELETED = "DELETED"
