# Generated from schemas/entities/SmsVerification.yml by "make generate". Do not edit.
"""The input SmsVerificationInput."""

from orb_models._pydantic import Field
from orb_models.input import Flag, Input


class SmsVerificationInput(Input):
    """The fields of SmsVerification, with the rules of inputs."""

    phone_number: str = Field(repr=False)
    """The number, in E.164 form."""

    code: str | None = Field(default=None, repr=False)
    """The code, as a text because it may have leading zeros."""

    valid: Flag | None = None
    """Whether the code was right."""
