# Generated from schemas/entities/Makers.yml by "make generate". Do not edit.
"""The input MakersInput."""

from decimal import Decimal

from orb_models._pydantic import Field, JsonValue
from orb_models.input import Input
from orb_models.model import Timestamp


class MakersInput(Input):
    """The fields of Makers, with the rules of inputs."""

    name: str

    origin: str | None = Field(default=None, validation_alias="from", serialization_alias="from")

    since: Timestamp | None = None

    log: list[Timestamp] | None = None

    notes: dict[str, JsonValue] | None = None

    share: Decimal | None = None
