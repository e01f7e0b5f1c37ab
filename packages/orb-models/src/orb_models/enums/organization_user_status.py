# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of OrganizationUserStatus."""

from enum import StrEnum


class OrganizationUserStatus(StrEnum):
    """Exactly what the schema lists: an unknown value is an error, never a member made up for it."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    INVITED = "INVITED"
    PENDING = "PENDING"
    REJECTED = "REJECTED"
    REMOVED = "REMOVED"
