# Generated from schemas/entities/SmsRateLimit.yml by "make generate". Do not edit.
"""The factory of SmsRateLimit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.utils.rules import PHONE_NUMBER
from orb_models.models.sms_rate_limit import SmsRateLimit
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    from orb_models.model import Timestamp, WholeNumber
    from orb_models.repositories.sms_rate_limit import SmsRateLimitRepository

    class SmsRateLimitFields(TypedDict, total=False):
        """The fields of SmsRateLimit, to override."""

        phone_number: str
        request_count: WholeNumber
        first_request_time: Timestamp
        ttl: WholeNumber

    SmsRateLimitTrait = Literal["full"]


class SmsRateLimitFactory(Factory[SmsRateLimit]):
    """Makes models of SmsRateLimit."""

    MODEL = SmsRateLimit
    INPUT = "orb_models.inputs.sms_rate_limit.SmsRateLimitCreate"
    FIELDS = values.fields(
        phone_number=values.Field(values.Text("+1%d", max_bytes=2048, rules=PHONE_NUMBER)),
        request_count=values.Field(values.Whole()),
        first_request_time=values.Field(values.Time()),
        ttl=values.Field(values.Whole()),
    )

    @classmethod
    def build(cls, /, *traits: SmsRateLimitTrait, **fields: Unpack[SmsRateLimitFields]) -> SmsRateLimit:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(
        cls, count: int, /, *traits: SmsRateLimitTrait, **fields: Unpack[SmsRateLimitFields]
    ) -> list[SmsRateLimit]:
        """Return new models."""
        return cls._batch(count, traits, fields)

    @classmethod
    def create(
        cls,
        repository: SmsRateLimitRepository,
        /,
        *traits: SmsRateLimitTrait,
        **fields: Unpack[SmsRateLimitFields],
    ) -> SmsRateLimit:
        """Store a new model, and return it."""
        return repository.create(cls._build(traits, fields))
