# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of PrivacyRequestType."""

from enum import StrEnum


class PrivacyRequestType(StrEnum):
    """Exactly what the schema lists: an unknown value is an error, never a member made up for it."""

    DATA_ACCESS = "DATA_ACCESS"
    DATA_DELETION = "DATA_DELETION"
    DATA_PORTABILITY = "DATA_PORTABILITY"
    DATA_RECTIFICATION = "DATA_RECTIFICATION"
    PROCESSING_RESTRICTION = "PROCESSING_RESTRICTION"
    MARKETING_OPT_OUT = "MARKETING_OPT_OUT"
