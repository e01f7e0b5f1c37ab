# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of PrivacyRequestType."""

from enum import StrEnum


class PrivacyRequestType(StrEnum):
    """The values that the schema lists. Any other value is an error."""

    DATA_ACCESS = "DATA_ACCESS"
    DATA_DELETION = "DATA_DELETION"
    DATA_PORTABILITY = "DATA_PORTABILITY"
    DATA_RECTIFICATION = "DATA_RECTIFICATION"
    PROCESSING_RESTRICTION = "PROCESSING_RESTRICTION"
    MARKETING_OPT_OUT = "MARKETING_OPT_OUT"
