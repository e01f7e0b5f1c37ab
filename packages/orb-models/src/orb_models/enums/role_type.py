# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of RoleType."""

from enum import StrEnum


class RoleType(StrEnum):
    """The values that the schema lists. Any other value is an error."""

    UNKNOWN = "UNKNOWN"
    ADMIN = "ADMIN"
    USER = "USER"
    GUEST = "GUEST"
    CUSTOM = "CUSTOM"
