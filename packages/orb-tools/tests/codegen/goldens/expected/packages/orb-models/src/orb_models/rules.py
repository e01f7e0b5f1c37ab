# Generated from schemas/core/types.yml by "make generate". Do not edit.
"""Rules for inputs, by name. Stored items do not have to follow them, so that a stricter rule leaves them readable."""

from datetime import UTC, datetime
from typing import Annotated

from orb_common.utils.rules import LABEL, SERIAL
from orb_models._pydantic import Field
from orb_models.input import Number, follows_rules
from orb_models.model import Timestamp

SerialRule = Annotated[str, follows_rules(SERIAL)]
"""A serial number."""

LabelRule = Annotated[str, Field(min_length=2, max_length=20), follows_rules(LABEL)]
"""A text that people can read."""

PositiveRule = Annotated[Number, Field(ge=1)]
"""A number from 1 on."""

ModernRule = Annotated[Timestamp, Field(ge=datetime.fromtimestamp(946684800, UTC))]
"""From the year 2000 on."""
