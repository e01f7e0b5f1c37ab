# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of OwnershipTransferStatus."""

from enum import StrEnum


class OwnershipTransferStatus(StrEnum):
    """Exactly what the schema lists: an unknown value is an error, never a member made up for it."""

    PAYMENT_VALIDATION_REQUIRED = "PAYMENT_VALIDATION_REQUIRED"
    PAYMENT_IN_PROGRESS = "PAYMENT_IN_PROGRESS"
    PAYMENT_VALIDATED = "PAYMENT_VALIDATED"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    EXPIRED = "EXPIRED"
    CANCELLED = "CANCELLED"
