# Generated from schemas/entities/Drafts.yml by "make generate". Do not edit.
"""The factory of Drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.enums.colour import Colour
from orb_models.models.drafts import Drafts
from orb_testing.factories.makers import MakersFactory
from orb_testing.factory_base.factory import Factory
from orb_testing.factory_base.values import Choice, Field, Fraction, Many, Nested, Text, Time, Whole, fields

if TYPE_CHECKING:
    from decimal import Decimal
    from typing import Literal, TypedDict, Unpack

    from orb_models.model import Timestamp, WholeNumber
    from orb_models.models.makers import Makers
    from orb_models.repositories.drafts import DraftsRepository

    class DraftsFields(TypedDict, total=False):
        """The fields of Drafts, to override."""

        folder_id: str
        draft_id: str
        title: str
        state: Colour
        slug: str | None
        lives: WholeNumber
        views: WholeNumber | None
        budget: Decimal | None
        notes: list[Colour] | None
        read_at: list[Timestamp] | None
        reviewers: list[Makers] | None
        revision: WholeNumber
        created_at: Timestamp
        changed_at: Timestamp

    DraftsTrait = Literal["full"]


class DraftsFactory(Factory[Drafts]):
    """Makes models of Drafts."""

    MODEL = Drafts
    INPUT = "orb_models.inputs.drafts.DraftsCreate"
    FIELDS = fields(
        folder_id=Field(Text("folder-id-%d", max_bytes=2048)),
        draft_id=Field(Text("draft-id-%d", max_bytes=1024)),
        title=Field(Text("title-%d", max_bytes=1024)),
        state=Field(Choice(Colour), default=Colour.GREEN),
        slug=Field(Text("slug-%d"), optional=True),
        lives=Field(Whole(minimum=1, maximum=9)),
        views=Field(Whole(), optional=True),
        budget=Field(Fraction(minimum="-0.5"), optional=True),
        notes=Field(Many("array", Choice(Colour), max_items=3), optional=True),
        read_at=Field(Many("array", Time()), optional=True),
        reviewers=Field(Many("array", Nested(MakersFactory)), optional=True),
        revision=Field(Whole(minimum=1, maximum=1), generated=True),
        created_at=Field(Time(), generated=True),
        changed_at=Field(Time(), generated=True),
    )

    @classmethod
    def build(cls, /, *traits: DraftsTrait, **fields: Unpack[DraftsFields]) -> Drafts:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(cls, count: int, /, *traits: DraftsTrait, **fields: Unpack[DraftsFields]) -> list[Drafts]:
        """Return new models."""
        return cls._batch(count, traits, fields)

    @classmethod
    def create(
        cls, repository: DraftsRepository, /, *traits: DraftsTrait, **fields: Unpack[DraftsFields]
    ) -> Drafts:
        """Store a new model, and return it."""
        return repository.create(cls._build(traits, fields))
