# Generated from schemas/entities/SmsRateLimit.yml by "make generate". Do not edit.
"""The inputs that create and update items of SmsRateLimit."""

from typing import ClassVar

from orb_models._pydantic import Field
from orb_models.input import Input, Number, Update
from orb_models.model import Timestamp
from orb_models.rules import PhoneNumberRule


class SmsRateLimitCreate(Input):
    """The fields of a new item, without those that the repository sets."""

    phone_number: PhoneNumberRule = Field(repr=False)
    """The number, in E.164 form."""

    request_count: Number
    """Codes sent since firstRequestTime."""

    first_request_time: Timestamp
    """The time of the first code that is counted."""

    ttl: Number
    """The time of expiry, in epoch seconds."""


class SmsRateLimitUpdate(Update):
    """A change of an item. Only the fields that the caller sets are written."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset({"request_count", "first_request_time", "ttl"})

    request_count: Number | None = None
    """Codes sent since firstRequestTime."""

    first_request_time: Timestamp | None = None
    """The time of the first code that is counted."""

    ttl: Number | None = None
    """The time of expiry, in epoch seconds."""
