# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of OwnershipTransferStatus."""

from enum import StrEnum


class OwnershipTransferStatus(StrEnum):
    """The values that the schema lists. Any other value is an error."""

    PAYMENT_VALIDATION_REQUIRED = "PAYMENT_VALIDATION_REQUIRED"
    PAYMENT_IN_PROGRESS = "PAYMENT_IN_PROGRESS"
    PAYMENT_VALIDATED = "PAYMENT_VALIDATED"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    EXPIRED = "EXPIRED"
    CANCELLED = "CANCELLED"
