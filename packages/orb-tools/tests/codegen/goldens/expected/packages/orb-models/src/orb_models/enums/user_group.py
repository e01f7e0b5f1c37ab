# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of UserGroup."""

from enum import StrEnum


class UserGroup(StrEnum):
    """Exactly what the schema lists: an unknown value is an error, never a member made up for it."""

    USER = "USER"
    OWNER = "OWNER"
