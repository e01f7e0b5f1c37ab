# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of RoleType."""

from enum import StrEnum


class RoleType(StrEnum):
    """Exactly what the schema lists: an unknown value is an error, never a member made up for it."""

    UNKNOWN = "UNKNOWN"
    ADMIN = "ADMIN"
    USER = "USER"
    GUEST = "GUEST"
    CUSTOM = "CUSTOM"
