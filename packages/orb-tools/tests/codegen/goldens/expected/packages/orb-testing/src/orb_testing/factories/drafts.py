# Generated from schemas/entities/Drafts.yml by "make generate". Do not edit.
"""The factory of Drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.enums.colour import Colour
from orb_models.models.drafts import Drafts
from orb_testing.factories.makers import MakersFactory
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

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
    FIELDS = values.fields(
        folder_id=values.Field(values.Text("folder-id-%d", max_bytes=2048)),
        draft_id=values.Field(values.Text("draft-id-%d", max_bytes=1024)),
        title=values.Field(values.Text("title-%d", max_bytes=1024)),
        state=values.Field(values.Choice(Colour), default=Colour.GREEN),
        slug=values.Field(values.Text("slug-%d"), optional=True),
        lives=values.Field(values.Whole(minimum=1, maximum=9)),
        views=values.Field(values.Whole(), optional=True),
        budget=values.Field(values.Fraction(minimum="-0.5"), optional=True),
        notes=values.Field(values.Many("array", values.Choice(Colour), max_items=3), optional=True),
        read_at=values.Field(values.Many("array", values.Time()), optional=True),
        reviewers=values.Field(values.Many("array", values.Nested(MakersFactory)), optional=True),
        revision=values.Field(values.Whole(minimum=1, maximum=1), generated=True),
        created_at=values.Field(values.Time(), generated=True),
        changed_at=values.Field(values.Time(), generated=True),
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
