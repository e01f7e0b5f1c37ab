# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of NotificationStatus."""

from enum import StrEnum


class NotificationStatus(StrEnum):
    """Exactly what the schema lists: an unknown value is an error, never a member made up for it."""

    PENDING = "PENDING"
    READ = "READ"
    DISMISSED = "DISMISSED"
    EXPIRED = "EXPIRED"
