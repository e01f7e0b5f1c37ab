# Generated from schemas/entities/Makers.yml by "make generate". Do not edit.
"""The factory of Makers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.makers import Makers
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

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
    FIELDS = values.fields(
        name=values.Field(values.Text("name-%d")),
        origin=values.Field(values.Text("from-%d"), optional=True),
        since=values.Field(values.Time(), optional=True),
        log=values.Field(values.Many("array", values.Time()), optional=True),
        notes=values.Field(values.Json(), optional=True),
        share=values.Field(values.Fraction(), optional=True),
    )

    @classmethod
    def build(cls, /, *traits: MakersTrait, **fields: Unpack[MakersFields]) -> Makers:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(cls, count: int, /, *traits: MakersTrait, **fields: Unpack[MakersFields]) -> list[Makers]:
        """Return new models."""
        return cls._batch(count, traits, fields)
