# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of NotificationType."""

from enum import StrEnum


class NotificationType(StrEnum):
    """The values that the schema lists. Any other value is an error."""

    APPLICATION_TRANSFER_REQUEST = "APPLICATION_TRANSFER_REQUEST"
    APPLICATION_TRANSFER_COMPLETED = "APPLICATION_TRANSFER_COMPLETED"
    ORGANIZATION_INVITATION_RECEIVED = "ORGANIZATION_INVITATION_RECEIVED"
    ORGANIZATION_INVITATION_ACCEPTED = "ORGANIZATION_INVITATION_ACCEPTED"
    ORGANIZATION_INVITATION_REJECTED = "ORGANIZATION_INVITATION_REJECTED"
