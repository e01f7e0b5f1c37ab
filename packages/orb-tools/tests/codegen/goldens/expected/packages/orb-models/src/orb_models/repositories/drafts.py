# Generated from schemas/entities/Drafts.yml by "make generate". Do not edit.
"""The repository of Drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from orb_models.definition import Counter, Definition
from orb_models.models.drafts import Drafts, decode, decode_by_state, encode
from orb_models.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from decimal import Decimal

    from orb_common.aws.dynamodb import Attr, Condition
    from orb_models.enums.colour import Colour
    from orb_models.inputs.drafts import DraftsCreate, DraftsUpdate
    from orb_models.model import Timestamp, WholeNumber
    from orb_models.models.drafts import DraftsStateRow
    from orb_models.models.makers import Makers
    from orb_models.paging import Page

    class _Attributes:
        """The attributes of Drafts, with the types of their values."""

        folder_id: Attr[str]
        draft_id: Attr[str]
        title: Attr[str]
        state: Attr[Colour]
        slug: Attr[str]
        lives: Attr[WholeNumber]
        views: Attr[WholeNumber]
        budget: Attr[Decimal]
        notes: Attr[list[Colour]]
        read_at: Attr[list[Timestamp]]
        reviewers: Attr[list[Makers]]
        revision: Attr[WholeNumber]
        created_at: Attr[Timestamp]
        changed_at: Attr[Timestamp]


class DraftsRepository(Repository[Drafts, "DraftsCreate", "DraftsUpdate", "tuple[str, str]"]):
    """The stored items of Drafts."""

    attributes: ClassVar[_Attributes]
    """The attributes in conditions, such as `attributes.folder_id.exists()`."""

    DEFINITION = Definition(
        entity="Drafts",
        table_name_variable="DRAFTS_TABLE_NAME",
        keys=("folderId", "draftId"),
        model=Drafts,
        encode=encode,
        decode=decode,
        max_key_bytes={"folderId": 2048, "draftId": 1024, "title": 1024},
        unique=("slug",),
        updated_at="changedAt",
        version="revision",
        counters={
            "lives": Counter(minimum=1, maximum=9),
            "views": Counter(),
            "budget": Counter(whole=False, minimum="-0.5"),
        },
        lists={"notes": 3, "readAt": None, "reviewers": None},
    )

    def get(self, folder_id: str, draft_id: str, *, consistent: bool = False) -> Drafts | None:
        """Return the item with this key. None: it does not exist. `consistent`: use a strongly consistent read."""
        return self._get({"folderId": folder_id, "draftId": draft_id}, consistent=consistent)

    def create(self, new: DraftsCreate | Drafts) -> Drafts:
        """Store a new item. The repository adds the generated fields to an input, and stores a model unchanged.

        Raises:
            ItemExistsError: an item with this key exists.
            UniqueValueTakenError: another item has the same slug.
        """
        return self._create(new, id_is_new=False)

    def _build(self, new: DraftsCreate) -> Drafts:
        now = self._clock.now()
        return Drafts(
            folder_id=new.folder_id,
            draft_id=new.draft_id,
            title=new.title,
            state=new.state,
            slug=new.slug,
            lives=new.lives,
            views=new.views,
            budget=new.budget,
            notes=new.notes,
            read_at=new.read_at,
            reviewers=new.reviewers,
            revision=1,
            created_at=now,
            changed_at=now,
        )

    def update(
        self,
        folder_id: str,
        draft_id: str,
        update: DraftsUpdate,
        *,
        condition: Condition | None = None,
        expected_version: int | None = None,
    ) -> Drafts:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            LostRaceError: another writer came first at every attempt.
            UniqueValueTakenError: another item has the same slug.
            ValidationError: the update sets no field.
        """
        return self._update(
            {"folderId": folder_id, "draftId": draft_id},
            update,
            condition=condition,
            expected_version=expected_version,
        )

    def upsert(self, new: DraftsCreate) -> Drafts:
        """Create the item, or write the fields that the caller set into the existing one. Return the stored item.

        Raises:
            LostRaceError: other writers created and deleted the item at every attempt.
            UniqueValueTakenError: another item has the same slug.
        """
        return self._upsert({"folderId": new.folder_id, "draftId": new.draft_id}, new, self._build(new))

    def increment(
        self,
        folder_id: str,
        draft_id: str,
        *,
        lives: int = 0,
        views: int = 0,
        budget: Decimal | int = 0,
        condition: Condition | None = None,
        expected_version: int | None = None,
    ) -> Drafts:
        """Add to numbers, also negative ones, and return the updated item. Concurrent increments all count.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            LostRaceError: another writer came first.
            ValidationError: a sum would break its rule, or there is nothing to add.
            DynamoDBOutcomeUnknownError: the answer was lost. It is not sent again, because that could add twice.
        """
        return self._increment(
            {"folderId": folder_id, "draftId": draft_id},
            {"lives": lives, "views": views, "budget": budget},
            condition=condition,
            expected_version=expected_version,
        )

    def append(
        self,
        folder_id: str,
        draft_id: str,
        *,
        notes: Sequence[Colour] = (),
        read_at: Sequence[Timestamp] = (),
        reviewers: Sequence[Makers] = (),
        condition: Condition | None = None,
        expected_version: int | None = None,
    ) -> Drafts:
        """Append to lists, and return the updated item. Concurrent appends all count.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            LostRaceError: another writer came first.
            ValidationError: a list would have too many items, or there is nothing to append.
            DynamoDBOutcomeUnknownError: the answer was lost. It is not sent again, because that could append twice.
        """
        from orb_models.inputs.drafts import DraftsUpdate

        return self._append(
            {"folderId": folder_id, "draftId": draft_id},
            DraftsUpdate,
            {"notes": notes, "readAt": read_at, "reviewers": reviewers},
            condition=condition,
            expected_version=expected_version,
        )

    def delete(
        self,
        folder_id: str,
        draft_id: str,
        *,
        condition: Condition | None = None,
        expected_version: int | None = None,
    ) -> Drafts | None:
        """Delete the item with this key and return it. None: it did not exist.

        Raises:
            DynamoDBConditionFailedError: the condition is not met.
            LostRaceError: another writer came first at every attempt.
        """
        return self._delete(
            {"folderId": folder_id, "draftId": draft_id},
            condition=condition,
            expected_version=expected_version,
        )

    def query_by_folder_id(
        self,
        folder_id: str,
        *,
        draft_id: str | None = None,
        draft_id_from: str | None = None,
        draft_id_to: str | None = None,
        draft_id_after: str | None = None,
        draft_id_before: str | None = None,
        draft_id_begins_with: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
        consistent: bool = False,
    ) -> Page[Drafts]:
        """Return the items with this folder_id, in order of draft_id."""
        return self._query(
            None,
            "folderId",
            folder_id,
            decode=decode,
            sort=(
                "draftId",
                {
                    "equal": draft_id,
                    "first": draft_id_from,
                    "last": draft_id_to,
                    "after": draft_id_after,
                    "before": draft_id_before,
                    "prefix": draft_id_begins_with,
                },
            ),
            limit=limit,
            cursor=cursor,
            forward=forward,
            consistent=consistent,
        )

    def query_by_folder_id_and_title(
        self,
        folder_id: str,
        *,
        title: str | None = None,
        title_from: str | None = None,
        title_to: str | None = None,
        title_after: str | None = None,
        title_before: str | None = None,
        title_begins_with: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
        consistent: bool = False,
    ) -> Page[Drafts]:
        """Return the items with this folder_id, in order of title, from TitleIndex."""
        return self._query(
            "TitleIndex",
            "folderId",
            folder_id,
            decode=decode,
            sort=(
                "title",
                {
                    "equal": title,
                    "first": title_from,
                    "last": title_to,
                    "after": title_after,
                    "before": title_before,
                    "prefix": title_begins_with,
                },
            ),
            limit=limit,
            cursor=cursor,
            forward=forward,
            consistent=consistent,
        )

    def query_by_state(
        self,
        state: Colour,
        *,
        changed_at: datetime | None = None,
        changed_at_from: datetime | None = None,
        changed_at_to: datetime | None = None,
        changed_at_after: datetime | None = None,
        changed_at_before: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[DraftsStateRow]:
        """Return the items with this state, in order of changed_at, from StateIndex."""
        return self._query(
            "StateIndex",
            "state",
            state,
            decode=decode_by_state,
            sort=(
                "changedAt",
                {
                    "equal": changed_at,
                    "first": changed_at_from,
                    "last": changed_at_to,
                    "after": changed_at_after,
                    "before": changed_at_before,
                },
            ),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def list(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        filters: Condition | None = None,
        consistent: bool = False,
    ) -> Page[Drafts]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters, consistent=consistent)

    def iterate(self, *, filters: Condition | None = None, consistent: bool = False) -> Iterator[Drafts]:
        """Yield all items, unordered. The next page is read when it is needed."""
        yield from self._list(limit=None, cursor=None, filters=filters, consistent=consistent).iterate()

    def batch_get(self, keys: Iterable[tuple[str, str]], *, consistent: bool = False) -> tuple[Drafts, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(keys, consistent=consistent)
