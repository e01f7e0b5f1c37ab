# Generated from schemas/entities/SmsVerification.yml by "make generate". Do not edit.
"""The factory of SmsVerification."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.sms_verification import SmsVerification
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    class SmsVerificationFields(TypedDict, total=False):
        """The fields of SmsVerification, to override."""

        phone_number: str
        code: str | None
        valid: bool | None

    SmsVerificationTrait = Literal["full"]


class SmsVerificationFactory(Factory[SmsVerification]):
    """Makes models of SmsVerification."""

    MODEL = SmsVerification
    INPUT = "orb_models.inputs.sms_verification.SmsVerificationInput"
    FIELDS = values.fields(
        phone_number=values.Field(values.Text("phone-number-%d")),
        code=values.Field(values.Text("code-%d"), optional=True),
        valid=values.Field(values.Flag(), optional=True),
    )

    @classmethod
    def build(
        cls, /, *traits: SmsVerificationTrait, **fields: Unpack[SmsVerificationFields]
    ) -> SmsVerification:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(
        cls, count: int, /, *traits: SmsVerificationTrait, **fields: Unpack[SmsVerificationFields]
    ) -> list[SmsVerification]:
        """Return new models."""
        return cls._batch(count, traits, fields)
