# Generated from schemas/entities/SmsVerification.yml by "make generate". Do not edit.
"""The model of SmsVerification."""

from typing import ClassVar

from orb_models._pydantic import Field
from orb_models.model import Model


class SmsVerification(Model):
    """A code that was sent to a telephone number, and whether the entered code was right."""

    phone_number: str = Field(repr=False)
    """The number, in E.164 form."""

    code: str | None = Field(default=None, repr=False)
    """The code, as a text because it may have leading zeros."""

    valid: bool | None = None
    """Whether the code was right."""

    FIELD_CLASSIFICATIONS: ClassVar[dict[str, str]] = {"phoneNumber": "PII", "code": "SENSITIVE"}
