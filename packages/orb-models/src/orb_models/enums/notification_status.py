# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of NotificationStatus."""

from enum import StrEnum


class NotificationStatus(StrEnum):
    """The values that the schema lists. Any other value is an error."""

    PENDING = "PENDING"
    READ = "READ"
    DISMISSED = "DISMISSED"
    EXPIRED = "EXPIRED"
