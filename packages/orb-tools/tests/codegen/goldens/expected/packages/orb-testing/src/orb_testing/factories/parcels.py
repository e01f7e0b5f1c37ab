# Generated from schemas/entities/Parcels.yml by "make generate". Do not edit.
"""The factory of Parcels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.utils.rules import SERIAL
from orb_models.enums.colour import Colour
from orb_models.enums.parcel_state import ParcelState
from orb_models.models.parcels import Parcels
from orb_testing.factories.addresses import AddressesFactory
from orb_testing.factory_base.factory import Factory
from orb_testing.factory_base.values import (
    Bytes,
    Choice,
    Day,
    Field,
    Fraction,
    Json,
    Many,
    Nested,
    Text,
    Time,
    Uuid,
    Whole,
    fields,
)

if TYPE_CHECKING:
    from decimal import Decimal
    from typing import Annotated, Literal, TypedDict, Unpack

    from orb_models.model import SET, Binary, Date, Timestamp, WholeNumber
    from orb_models.models.addresses import Addresses
    from orb_models.repositories.parcels import ParcelsRepository

    class ParcelsFields(TypedDict, total=False):
        """The fields of Parcels, to override."""

        parcel_id: str
        carrier: str
        state: ParcelState
        weight: Decimal | None
        floors: WholeNumber
        due_at: Timestamp | None
        due_on: Date | None
        photo: Binary | None
        marks: Annotated[frozenset[Colour], SET]
        days: Annotated[frozenset[WholeNumber], SET] | None
        hashes: Annotated[frozenset[Binary], SET] | None
        codes: list[str]
        counts: dict[str, WholeNumber]
        stops: dict[str, Addresses] | None
        extras: dict[str, object]
        to: Addresses
        pin: str | None
        phone: str | None

    ParcelsTrait = Literal["full"]


class ParcelsFactory(Factory[Parcels]):
    """Makes models of Parcels."""

    MODEL = Parcels
    INPUT = "orb_models.inputs.parcels.ParcelsCreate"
    FIELDS = fields(
        parcel_id=Field(Uuid(), generated=True),
        carrier=Field(Text("t%d", min_length=2, max_length=20, max_bytes=2048, pattern=r"[a-z\d]+")),
        state=Field(Choice(ParcelState), default=ParcelState.ON_ITS_WAY),
        weight=Field(Fraction(minimum="0.5", maximum="70"), optional=True),
        floors=Field(Whole(minimum=-5), default=0),
        due_at=Field(Time(minimum=946684800), optional=True),
        due_on=Field(Day(), optional=True),
        photo=Field(Bytes(), optional=True),
        marks=Field(Many("set", Choice(Colour)), default=frozenset({Colour.RED})),
        days=Field(Many("set", Whole(minimum=0, maximum=6), max_items=5), optional=True),
        hashes=Field(Many("set", Bytes()), optional=True),
        codes=Field(Many("array", Text("AA%04d", span=10000, rules=SERIAL), min_items=1), default=["AB1234"]),
        counts=Field(Many("map", Whole()), default={}),
        stops=Field(Many("map", Nested(AddressesFactory)), optional=True),
        extras=Field(Json(), default={}),
        to=Field(Nested(AddressesFactory), default={}),
        pin=Field(Text("pin-%d"), optional=True),
        phone=Field(Text("phone-%d"), optional=True),
    )

    @classmethod
    def build(cls, /, *traits: ParcelsTrait, **fields: Unpack[ParcelsFields]) -> Parcels:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(cls, count: int, /, *traits: ParcelsTrait, **fields: Unpack[ParcelsFields]) -> list[Parcels]:
        """Return new models."""
        return cls._batch(count, traits, fields)

    @classmethod
    def create(
        cls, repository: ParcelsRepository, /, *traits: ParcelsTrait, **fields: Unpack[ParcelsFields]
    ) -> Parcels:
        """Store a new model, and return it."""
        return repository.create(cls._build(traits, fields))
