# Generated from schemas/entities/Parcels.yml by "make generate". Do not edit.
"""The inputs that create and update items of Parcels."""

from datetime import UTC
from datetime import datetime as _datetime
from decimal import Decimal
from typing import Annotated, ClassVar

from orb_models._pydantic import Field, JsonValue
from orb_models.enums.colour import Colour
from orb_models.enums.parcel_state import ParcelState
from orb_models.input import Input, KeyText, Matches, Number, Update
from orb_models.inputs.addresses import AddressesInput
from orb_models.model import SET, Binary, Date, Timestamp
from orb_models.models.addresses import Addresses
from orb_models.rules import SerialRule
from orb_models.value_inputs import checked_by, default_of


class ParcelsCreate(Input):
    """The fields of a new item, without those that the repository sets."""

    SENSITIVE: ClassVar[frozenset[str]] = frozenset({"pin"})

    carrier: Annotated[KeyText, Field(min_length=2, max_length=20), Matches(r"[a-z\d]+")]

    state: ParcelState = ParcelState.ON_ITS_WAY

    weight: Annotated[Decimal, Field(ge=Decimal("0.5"), le=70)] | None = None

    floors: Annotated[Number, Field(ge=-5)] = 0

    due_at: Annotated[Timestamp, Field(ge=_datetime.fromtimestamp(946684800, UTC))] | None = None

    due_on: Date | None = None

    photo: Binary | None = None

    marks: Annotated[frozenset[Colour], SET] = frozenset({Colour.RED})

    days: Annotated[frozenset[Annotated[Number, Field(ge=0, le=6)]], SET, Field(max_length=5)] | None = None

    hashes: Annotated[frozenset[Binary], SET] | None = None

    codes: Annotated[list[SerialRule], Field(min_length=1)] = Field(default_factory=lambda: ["AB1234"])

    counts: dict[str, Number] = Field(default_factory=dict)

    stops: dict[str, Annotated[Addresses, checked_by(AddressesInput)]] | None = None

    extras: dict[str, JsonValue] = Field(default_factory=dict)

    to: Annotated[Addresses, checked_by(AddressesInput)] = Field(
        default_factory=default_of(Addresses, AddressesInput)
    )
    """Where it goes."""

    pin: str | None = Field(default=None, repr=False)
    """The number that opens the box."""

    phone: str | None = Field(default=None, deprecated="use the address.")
    """A phone number. Deprecated: use the address."""


class ParcelsUpdate(Update):
    """A change of an item. Only the fields that the caller sets are written."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset(
        {"carrier", "state", "floors", "marks", "codes", "counts", "extras", "to"}
    )

    SENSITIVE: ClassVar[frozenset[str]] = frozenset({"pin"})

    carrier: Annotated[KeyText, Field(min_length=2, max_length=20), Matches(r"[a-z\d]+")] | None = None

    state: ParcelState | None = None

    weight: Annotated[Decimal, Field(ge=Decimal("0.5"), le=70)] | None = None

    floors: Annotated[Number, Field(ge=-5)] | None = None

    due_at: Annotated[Timestamp, Field(ge=_datetime.fromtimestamp(946684800, UTC))] | None = None

    due_on: Date | None = None

    photo: Binary | None = None

    marks: Annotated[frozenset[Colour], SET] | None = None

    days: Annotated[frozenset[Annotated[Number, Field(ge=0, le=6)]], SET, Field(max_length=5)] | None = None

    hashes: Annotated[frozenset[Binary], SET] | None = None

    codes: Annotated[list[SerialRule], Field(min_length=1)] | None = None

    counts: dict[str, Number] | None = None

    stops: dict[str, Annotated[Addresses, checked_by(AddressesInput)]] | None = None

    extras: dict[str, JsonValue] | None = None

    to: Annotated[Addresses, checked_by(AddressesInput)] | None = None
    """Where it goes."""

    pin: str | None = Field(default=None, repr=False)
    """The number that opens the box."""

    phone: str | None = Field(default=None, deprecated="use the address.")
    """A phone number. Deprecated: use the address."""
