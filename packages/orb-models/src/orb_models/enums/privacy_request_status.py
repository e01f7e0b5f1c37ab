# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of PrivacyRequestStatus."""

from enum import StrEnum


class PrivacyRequestStatus(StrEnum):
    """The values that the schema lists. Any other value is an error."""

    RECEIVED = "RECEIVED"
    PROCESSING = "PROCESSING"
    COMPLETED = "COMPLETED"
    REJECTED = "REJECTED"
    FAILED = "FAILED"
    PARTIALLY_COMPLETED = "PARTIALLY_COMPLETED"
