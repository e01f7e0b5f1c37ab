# Generated from schemas/core/types.yml by "make generate". Do not edit.
"""Rules for inputs, by name. Stored items do not have to follow them, so that a stricter rule leaves them readable."""

from datetime import UTC, datetime
from typing import Annotated

from orb_common.utils.rules import EMAIL, IDENTITY, PERSON_NAME, PHONE_NUMBER
from orb_models._pydantic import Field
from orb_models.input import follows_rules
from orb_models.model import Timestamp

EmailRule = Annotated[str, Field(max_length=254), follows_rules(EMAIL)]
"""A valid e-mail address of at most 254 characters."""

IdentityRule = Annotated[str, Field(max_length=128), follows_rules(IDENTITY)]
"""A user name or a subject of a user pool, 1 to 128 visible ASCII characters."""

PersonNameRule = Annotated[str, Field(max_length=100), follows_rules(PERSON_NAME)]
"""A readable given or family name of at most 100 characters."""

PhoneNumberRule = Annotated[str, Field(max_length=16), follows_rules(PHONE_NUMBER)]
"""A telephone number in E.164 form, such as +15551234567."""

TimestampRule = Annotated[Timestamp, Field(ge=datetime.fromtimestamp(0, UTC))]
"""Epoch seconds, from 1970 on."""
