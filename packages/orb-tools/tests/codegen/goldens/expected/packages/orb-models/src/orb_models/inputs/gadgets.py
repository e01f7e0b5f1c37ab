# Generated from schemas/entities/Gadgets.yml by "make generate". Do not edit.
"""The inputs that create and update items of Gadgets."""

from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from orb_models._pydantic import Field, JsonValue
from orb_models.enums.colour import Colour
from orb_models.input import DISTINCT, Flag, Input, KeyText, Update, key_length, one_of
from orb_models.inputs.makers import MakersInput
from orb_models.model import Timestamp
from orb_models.models.makers import Makers
from orb_models.rules import LabelRule, ModernRule, PositiveRule, SerialRule
from orb_models.value_inputs import checked_by


class GadgetsCreate(Input):
    """The fields of a new item, without those that the repository sets."""

    owner_id: KeyText
    """Who has it."""

    serial: Annotated[SerialRule, key_length(1024)]
    """Given by the maker: two letters, four digits."""

    colour: Colour = Colour.RED

    type: Literal["small", 'very "large"']

    label: LabelRule | None = Field(default=None, repr=False)

    remark: Annotated[str, Field(max_length=20)] | None = None

    size: PositiveRule

    price: Decimal | None = None

    is_broken: Flag = False

    needs_vat: Flag | None = Field(default=None, validation_alias="needsVAT", serialization_alias="needsVAT")

    built_at: ModernRule

    sold_at: Timestamp | None = None

    tags: list[str]

    shades: Annotated[list[Colour], Field(max_length=3)] | None = None

    hues: Annotated[list[Annotated[str, one_of(Colour)]], DISTINCT] | None = None

    seen_at: list[Timestamp] | None = None

    extra: dict[str, JsonValue] | None = None

    maker: Annotated[Makers, checked_by(MakersInput)] | None = None

    partners: list[Annotated[Makers, checked_by(MakersInput)]] | None = None

    prices: list[Decimal] | None = None


class GadgetsUpdate(Update):
    """A change of an item. Only the fields that the caller sets are written."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset(
        {"serial", "colour", "type", "size", "is_broken", "built_at", "tags"}
    )

    serial: Annotated[SerialRule, key_length(1024)] | None = None
    """Given by the maker: two letters, four digits."""

    colour: Colour | None = None

    type: Literal["small", 'very "large"'] | None = None

    label: LabelRule | None = Field(default=None, repr=False)

    remark: Annotated[str, Field(max_length=20)] | None = None

    size: PositiveRule | None = None

    price: Decimal | None = None

    is_broken: Flag | None = None

    needs_vat: Flag | None = Field(default=None, validation_alias="needsVAT", serialization_alias="needsVAT")

    built_at: ModernRule | None = None

    sold_at: Timestamp | None = None

    tags: list[str] | None = None

    shades: Annotated[list[Colour], Field(max_length=3)] | None = None

    hues: Annotated[list[Annotated[str, one_of(Colour)]], DISTINCT] | None = None

    seen_at: list[Timestamp] | None = None

    extra: dict[str, JsonValue] | None = None

    maker: Annotated[Makers, checked_by(MakersInput)] | None = None

    partners: list[Annotated[Makers, checked_by(MakersInput)]] | None = None

    prices: list[Decimal] | None = None
