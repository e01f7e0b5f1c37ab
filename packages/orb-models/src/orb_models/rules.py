# Generated from schemas/core/types.yml by "make generate". Do not edit.
"""Rules for what comes in, by name. What is stored is not held to them: a stricter rule leaves old items readable."""

from datetime import UTC, datetime
from typing import Annotated

from orb_models._pydantic import Field
from orb_models.model import Timestamp

EmailRule = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$",
        max_length=254,
    ),
]
"""An address that a mail server could accept, at most 254 characters."""

PhoneNumberRule = Annotated[str, Field(pattern=r"^\+[1-9][0-9]{9,14}$")]
"""A telephone number in E.164 form, such as +15551234567."""

TimestampRule = Annotated[Timestamp, Field(ge=datetime.fromtimestamp(0, UTC))]
"""Epoch seconds, from 1970 on."""
