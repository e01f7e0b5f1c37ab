# Generated from schemas/entities/Drafts.yml by "make generate". Do not edit.
"""The inputs that create and update items of Drafts."""

from decimal import Decimal
from typing import Annotated, ClassVar

from orb_models._pydantic import Field
from orb_models.enums.colour import Colour
from orb_models.input import Input, KeyText, Number, SortKeyText, Update
from orb_models.inputs.makers import MakersInput
from orb_models.model import Timestamp
from orb_models.models.makers import Makers
from orb_models.rules import PositiveRule
from orb_models.value_inputs import checked_by


class DraftsCreate(Input):
    """The fields of a new item, without those that the repository sets."""

    folder_id: KeyText

    draft_id: SortKeyText

    title: SortKeyText

    state: Colour = Colour.GREEN

    slug: str | None = None

    lives: Annotated[PositiveRule, Field(le=9)]

    views: Number | None = None

    budget: Annotated[Decimal, Field(ge=Decimal("-0.5"))] | None = None

    notes: Annotated[list[Colour], Field(max_length=3)] | None = None

    read_at: list[Timestamp] | None = None

    reviewers: list[Annotated[Makers, checked_by(MakersInput)]] | None = None


class DraftsUpdate(Update):
    """A change of an item. Only the fields that the caller sets are written."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset({"title", "state", "lives"})

    title: SortKeyText | None = None

    state: Colour | None = None

    slug: str | None = None

    lives: Annotated[PositiveRule, Field(le=9)] | None = None

    views: Number | None = None

    budget: Annotated[Decimal, Field(ge=Decimal("-0.5"))] | None = None

    notes: Annotated[list[Colour], Field(max_length=3)] | None = None

    read_at: list[Timestamp] | None = None

    reviewers: list[Annotated[Makers, checked_by(MakersInput)]] | None = None
