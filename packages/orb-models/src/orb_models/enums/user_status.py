# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of UserStatus."""

from enum import StrEnum


class UserStatus(StrEnum):
    """Exactly what the schema lists: an unknown value is an error, never a member made up for it."""

    UNKNOWN = "UNKNOWN"
    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    PENDING = "PENDING"
    REJECTED = "REJECTED"
    DELETED = "DELETED"
