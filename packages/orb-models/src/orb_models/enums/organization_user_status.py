# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of OrganizationUserStatus."""

from enum import StrEnum


class OrganizationUserStatus(StrEnum):
    """The values that the schema lists. Any other value is an error."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    INVITED = "INVITED"
    PENDING = "PENDING"
    REJECTED = "REJECTED"
    REMOVED = "REMOVED"
