# Generated from schemas/core/types.yml by "make generate". Do not edit.
"""Rules for what comes in, by name. What is stored is not held to them: a stricter rule leaves old items readable."""

from datetime import UTC, datetime
from typing import Annotated

from orb_common.utils.rules import EMAIL, IDENTITY, PERSON_NAME, PHONE_NUMBER
from orb_models._pydantic import Field
from orb_models.input import held_to
from orb_models.model import Timestamp

EmailRule = Annotated[str, Field(max_length=254), held_to(EMAIL)]
"""An address that a mail server could accept, at most 254 characters."""

IdentityRule = Annotated[str, Field(max_length=128), held_to(IDENTITY)]
"""A user name or a subject of a user pool, 1 to 128 visible ASCII characters."""

PersonNameRule = Annotated[str, Field(max_length=100), held_to(PERSON_NAME)]
"""A given or family name that people can read, at most 100 characters."""

PhoneNumberRule = Annotated[str, Field(max_length=16), held_to(PHONE_NUMBER)]
"""A telephone number in E.164 form, such as +15551234567."""

TimestampRule = Annotated[Timestamp, Field(ge=datetime.fromtimestamp(0, UTC))]
"""Epoch seconds, from 1970 on."""
