# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of NotificationType."""

from enum import StrEnum


class NotificationType(StrEnum):
    """Exactly what the schema lists: an unknown value is an error, never a member made up for it."""

    APPLICATION_TRANSFER_REQUEST = "APPLICATION_TRANSFER_REQUEST"
    APPLICATION_TRANSFER_COMPLETED = "APPLICATION_TRANSFER_COMPLETED"
    ORGANIZATION_INVITATION_RECEIVED = "ORGANIZATION_INVITATION_RECEIVED"
    ORGANIZATION_INVITATION_ACCEPTED = "ORGANIZATION_INVITATION_ACCEPTED"
    ORGANIZATION_INVITATION_REJECTED = "ORGANIZATION_INVITATION_REJECTED"
