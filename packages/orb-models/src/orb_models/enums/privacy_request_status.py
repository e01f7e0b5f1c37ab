# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of PrivacyRequestStatus."""

from enum import StrEnum


class PrivacyRequestStatus(StrEnum):
    """Exactly what the schema lists: an unknown value is an error, never a member made up for it."""

    RECEIVED = "RECEIVED"
    PROCESSING = "PROCESSING"
    COMPLETED = "COMPLETED"
    REJECTED = "REJECTED"
    FAILED = "FAILED"
    PARTIALLY_COMPLETED = "PARTIALLY_COMPLETED"
