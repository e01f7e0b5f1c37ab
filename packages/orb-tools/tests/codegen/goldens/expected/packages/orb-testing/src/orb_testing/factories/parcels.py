# Generated from schemas/entities/Parcels.yml by "make generate". Do not edit.
"""The factory of Parcels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.utils.rules import SERIAL
from orb_models.enums.colour import Colour
from orb_models.enums.parcel_state import ParcelState
from orb_models.models.parcels import Parcels
from orb_testing.factories.addresses import AddressesFactory
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

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
    FIELDS = values.fields(
        parcel_id=values.Field(values.Uuid(), generated=True),
        carrier=values.Field(
            values.Text("t%d", min_length=2, max_length=20, max_bytes=2048, pattern=r"[a-z\d]+")
        ),
        state=values.Field(values.Choice(ParcelState), default=ParcelState.ON_ITS_WAY),
        weight=values.Field(values.Fraction(minimum="0.5", maximum="70"), optional=True),
        floors=values.Field(values.Whole(minimum=-5), default=0),
        due_at=values.Field(values.Time(minimum=946684800), optional=True),
        due_on=values.Field(values.Day(), optional=True),
        photo=values.Field(values.Bytes(), optional=True),
        marks=values.Field(values.Many("set", values.Choice(Colour)), default=frozenset({Colour.RED})),
        days=values.Field(values.Many("set", values.Whole(minimum=0, maximum=6), max_items=5), optional=True),
        hashes=values.Field(values.Many("set", values.Bytes()), optional=True),
        codes=values.Field(
            values.Many("array", values.Text("AA%04d", span=10000, rules=SERIAL), min_items=1),
            default=["AB1234"],
        ),
        counts=values.Field(values.Many("map", values.Whole()), default={}),
        stops=values.Field(values.Many("map", values.Nested(AddressesFactory)), optional=True),
        extras=values.Field(values.Json(), default={}),
        to=values.Field(values.Nested(AddressesFactory), default={}),
        pin=values.Field(values.Text("pin-%d"), optional=True),
        phone=values.Field(values.Text("phone-%d"), optional=True),
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
