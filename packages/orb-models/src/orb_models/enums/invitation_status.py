# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of InvitationStatus."""

from enum import StrEnum


class InvitationStatus(StrEnum):
    """The values that the schema lists. Any other value is an error."""

    PENDING = "PENDING"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"
