# Generated from schemas/entities/Makers.yml by "make generate". Do not edit.
"""The factory of Makers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.makers import Makers
from orb_testing.factory_base.factory import Factory
from orb_testing.factory_base.values import Field, Fraction, Json, Many, Text, Time, fields

if TYPE_CHECKING:
    from decimal import Decimal
    from typing import Literal, TypedDict, Unpack

    from orb_models.model import Timestamp

    class MakersFields(TypedDict, total=False):
        """The fields of Makers, to override."""

        name: str
        origin: str | None
        since: Timestamp | None
        log: list[Timestamp] | None
        notes: dict[str, object] | None
        share: Decimal | None

    MakersTrait = Literal["full"]


class MakersFactory(Factory[Makers]):
    """Makes models of Makers."""

    MODEL = Makers
    INPUT = "orb_models.inputs.makers.MakersInput"
    FIELDS = fields(
        name=Field(Text("name-%d")),
        origin=Field(Text("from-%d"), optional=True),
        since=Field(Time(), optional=True),
        log=Field(Many("array", Time()), optional=True),
        notes=Field(Json(), optional=True),
        share=Field(Fraction(), optional=True),
    )

    @classmethod
    def build(cls, /, *traits: MakersTrait, **fields: Unpack[MakersFields]) -> Makers:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(cls, count: int, /, *traits: MakersTrait, **fields: Unpack[MakersFields]) -> list[Makers]:
        """Return new models."""
        return cls._batch(count, traits, fields)
