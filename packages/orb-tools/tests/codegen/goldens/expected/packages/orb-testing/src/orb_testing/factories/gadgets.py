# Generated from schemas/entities/Gadgets.yml by "make generate". Do not edit.
"""The factory of Gadgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.utils.rules import LABEL, SERIAL
from orb_models.enums.colour import Colour
from orb_models.models.gadgets import Gadgets
from orb_testing.factories.makers import MakersFactory
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from decimal import Decimal
    from typing import Literal, TypedDict, Unpack

    from orb_models.model import Timestamp, WholeNumber
    from orb_models.models.makers import Makers
    from orb_models.repositories.gadgets import GadgetsRepository

    class GadgetsFields(TypedDict, total=False):
        """The fields of Gadgets, to override."""

        owner_id: str
        gadget_id: str
        serial: str
        colour: Colour
        type: Literal["small", 'very "large"']
        label: str | None
        remark: str | None
        size: WholeNumber
        price: Decimal | None
        is_broken: bool
        needs_vat: bool | None
        built_at: Timestamp
        created_at: Timestamp
        changed_at: Timestamp
        sold_at: Timestamp | None
        tags: list[str]
        shades: list[Colour] | None
        hues: list[str] | None
        seen_at: list[Timestamp] | None
        extra: dict[str, object] | None
        maker: Makers | None
        partners: list[Makers] | None
        prices: list[Decimal] | None

    GadgetsTrait = Literal["full"]


class GadgetsFactory(Factory[Gadgets]):
    """Makes models of Gadgets."""

    MODEL = Gadgets
    INPUT = "orb_models.inputs.gadgets.GadgetsCreate"
    FIELDS = values.fields(
        owner_id=values.Field(values.Text("owner-id-%d", max_bytes=2048)),
        gadget_id=values.Field(values.Uuid(), generated=True),
        serial=values.Field(values.Text("AA%04d", span=10000, max_bytes=1024, rules=SERIAL)),
        colour=values.Field(values.Choice(Colour), default=Colour.RED),
        type=values.Field(values.Choice(("small", 'very "large"'))),
        label=values.Field(values.Text("label-%d", rules=LABEL), optional=True),
        remark=values.Field(values.Text("remark-%d", max_length=20), optional=True),
        size=values.Field(values.Whole(minimum=1)),
        price=values.Field(values.Fraction(), optional=True),
        is_broken=values.Field(values.Flag(), default=False),
        needs_vat=values.Field(values.Flag(), optional=True),
        built_at=values.Field(values.Time(minimum=946684800)),
        created_at=values.Field(values.Time(), generated=True),
        changed_at=values.Field(values.Time(), generated=True),
        sold_at=values.Field(values.Time(), optional=True),
        tags=values.Field(values.Many("array", values.Text("tags-%d"))),
        shades=values.Field(values.Many("array", values.Choice(Colour), max_items=3), optional=True),
        hues=values.Field(
            values.Many("array", values.Choice(Colour, plain=True), distinct=True), optional=True
        ),
        seen_at=values.Field(values.Many("array", values.Time()), optional=True),
        extra=values.Field(values.Json(), optional=True),
        maker=values.Field(values.Nested(MakersFactory), optional=True),
        partners=values.Field(values.Many("array", values.Nested(MakersFactory)), optional=True),
        prices=values.Field(values.Many("array", values.Fraction()), optional=True),
    )

    @classmethod
    def build(cls, /, *traits: GadgetsTrait, **fields: Unpack[GadgetsFields]) -> Gadgets:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(cls, count: int, /, *traits: GadgetsTrait, **fields: Unpack[GadgetsFields]) -> list[Gadgets]:
        """Return new models."""
        return cls._batch(count, traits, fields)

    @classmethod
    def create(
        cls, repository: GadgetsRepository, /, *traits: GadgetsTrait, **fields: Unpack[GadgetsFields]
    ) -> Gadgets:
        """Store a new model, and return it."""
        return repository.create(cls._build(traits, fields))
