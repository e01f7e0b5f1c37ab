# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of UserGroup."""

from enum import StrEnum


class UserGroup(StrEnum):
    """The values that the schema lists. Any other value is an error."""

    USER = "USER"
    OWNER = "OWNER"
