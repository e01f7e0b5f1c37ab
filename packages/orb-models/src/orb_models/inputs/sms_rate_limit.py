# Generated from schemas/entities/SmsRateLimit.yml by "make generate". Do not edit.
"""What comes in for SmsRateLimit: what is new, and what changes."""

from typing import ClassVar

from orb_models.input import Input, Number, Update
from orb_models.model import Timestamp
from orb_models.rules import PhoneNumberRule


class SmsRateLimitCreate(Input):
    """What it takes to create an item: everything but what the repository sets."""

    phone_number: PhoneNumberRule
    """The number, in E.164 form."""

    request_count: Number
    """Codes sent since firstRequestTime."""

    first_request_time: Timestamp
    """When the count began."""

    ttl: Number
    """Epoch seconds after which the item is gone."""


class SmsRateLimitUpdate(Update):
    """A change of an item: only the fields that are named are written."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset({"request_count", "first_request_time", "ttl"})

    request_count: Number | None = None
    """Codes sent since firstRequestTime."""

    first_request_time: Timestamp | None = None
    """When the count began."""

    ttl: Number | None = None
    """Epoch seconds after which the item is gone."""
