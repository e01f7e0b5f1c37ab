# Generated from schemas/entities/Gadgets.yml by "make generate". Do not edit.
"""The repository of Gadgets."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from orb_models.definition import Counter, Definition
from orb_models.models.gadgets import Gadgets, decode, decode_by_colour, decode_by_owner_id_and_serial, encode
from orb_models.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from decimal import Decimal
    from typing import Literal

    from orb_common.aws.dynamodb import Attr, Condition
    from orb_models._pydantic import JsonValue
    from orb_models.enums.colour import Colour
    from orb_models.inputs.gadgets import GadgetsCreate, GadgetsUpdate
    from orb_models.model import Timestamp, WholeNumber
    from orb_models.models.gadgets import GadgetsColourRow, GadgetsOwnerSerialRow
    from orb_models.models.makers import Makers
    from orb_models.paging import Page

    class _Attributes:
        """The attributes of Gadgets, with the types of their values."""

        owner_id: Attr[str]
        gadget_id: Attr[str]
        serial: Attr[str]
        colour: Attr[Colour]
        type: Attr[Literal["small", 'very "large"']]
        label: Attr[str]
        remark: Attr[str]
        size: Attr[WholeNumber]
        price: Attr[Decimal]
        is_broken: Attr[bool]
        needs_vat: Attr[bool]
        built_at: Attr[Timestamp]
        created_at: Attr[Timestamp]
        changed_at: Attr[Timestamp]
        sold_at: Attr[Timestamp]
        tags: Attr[list[str]]
        shades: Attr[list[Colour]]
        hues: Attr[list[str]]
        seen_at: Attr[list[Timestamp]]
        extra: Attr[dict[str, JsonValue]]
        maker: Attr[Makers]
        partners: Attr[list[Makers]]
        prices: Attr[list[Decimal]]


class GadgetsRepository(Repository[Gadgets, "GadgetsCreate", "GadgetsUpdate", "tuple[str, str]"]):
    """The stored items of Gadgets."""

    attributes: ClassVar[_Attributes]
    """The attributes in conditions, such as `attributes.owner_id.exists()`."""

    DEFINITION = Definition(
        entity="Gadgets",
        table_name_variable="GADGETS_TABLE_NAME",
        keys=("ownerId", "gadgetId"),
        model=Gadgets,
        encode=encode,
        decode=decode,
        max_key_bytes={"ownerId": 2048, "gadgetId": 1024, "serial": 1024},
        unique=("serial",),
        updated_at="changedAt",
        counters={"size": Counter(minimum=1), "price": Counter(whole=False)},
        lists={"tags": None, "shades": 3, "seenAt": None, "partners": None, "prices": None},
    )

    def get(self, owner_id: str, gadget_id: str, *, consistent: bool = False) -> Gadgets | None:
        """Return the item with this key. None: it does not exist. `consistent`: use a strongly consistent read."""
        return self._get({"ownerId": owner_id, "gadgetId": gadget_id}, consistent=consistent)

    def create(self, new: GadgetsCreate | Gadgets) -> Gadgets:
        """Store a new item. The repository adds the generated fields to an input, and stores a model unchanged.

        Raises:
            ItemExistsError: an item with this key exists.
            UniqueValueTakenError: another item has the same serial.
        """
        return self._create(new, id_is_new=True)

    def _build(self, new: GadgetsCreate) -> Gadgets:
        now = self._clock.now()
        return Gadgets(
            owner_id=new.owner_id,
            gadget_id=self._ids(),
            serial=new.serial,
            colour=new.colour,
            type=new.type,
            label=new.label,
            remark=new.remark,
            size=new.size,
            price=new.price,
            is_broken=new.is_broken,
            needs_vat=new.needs_vat,
            built_at=new.built_at,
            created_at=now,
            changed_at=now,
            sold_at=new.sold_at,
            tags=new.tags,
            shades=new.shades,
            hues=new.hues,
            seen_at=new.seen_at,
            extra=new.extra,
            maker=new.maker,
            partners=new.partners,
            prices=new.prices,
        )

    def update(
        self, owner_id: str, gadget_id: str, update: GadgetsUpdate, *, condition: Condition | None = None
    ) -> Gadgets:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            LostRaceError: another writer came first at every attempt.
            UniqueValueTakenError: another item has the same serial.
            ValidationError: the update sets no field.
        """
        return self._update({"ownerId": owner_id, "gadgetId": gadget_id}, update, condition=condition)

    def increment(
        self,
        owner_id: str,
        gadget_id: str,
        *,
        size: int = 0,
        price: Decimal | int = 0,
        condition: Condition | None = None,
    ) -> Gadgets:
        """Add to numbers, also negative ones, and return the updated item. Concurrent increments all count.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            ValidationError: a sum would break its rule, or there is nothing to add.
            DynamoDBOutcomeUnknownError: the answer was lost. It is not sent again, because that could add twice.
        """
        return self._increment(
            {"ownerId": owner_id, "gadgetId": gadget_id}, {"size": size, "price": price}, condition=condition
        )

    def append(
        self,
        owner_id: str,
        gadget_id: str,
        *,
        tags: Sequence[str] = (),
        shades: Sequence[Colour] = (),
        seen_at: Sequence[Timestamp] = (),
        partners: Sequence[Makers] = (),
        prices: Sequence[Decimal] = (),
        condition: Condition | None = None,
    ) -> Gadgets:
        """Append to lists, and return the updated item. Concurrent appends all count.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            ValidationError: a list would have too many items, or there is nothing to append.
            DynamoDBOutcomeUnknownError: the answer was lost. It is not sent again, because that could append twice.
        """
        from orb_models.inputs.gadgets import GadgetsUpdate

        return self._append(
            {"ownerId": owner_id, "gadgetId": gadget_id},
            GadgetsUpdate,
            {"tags": tags, "shades": shades, "seenAt": seen_at, "partners": partners, "prices": prices},
            condition=condition,
        )

    def delete(self, owner_id: str, gadget_id: str, *, condition: Condition | None = None) -> Gadgets | None:
        """Delete the item with this key and return it. None: it did not exist.

        Raises:
            DynamoDBConditionFailedError: the condition is not met.
            LostRaceError: another writer came first at every attempt.
        """
        return self._delete({"ownerId": owner_id, "gadgetId": gadget_id}, condition=condition)

    def query_by_owner_id(
        self,
        owner_id: str,
        *,
        gadget_id: str | None = None,
        gadget_id_from: str | None = None,
        gadget_id_to: str | None = None,
        gadget_id_after: str | None = None,
        gadget_id_before: str | None = None,
        gadget_id_begins_with: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
        consistent: bool = False,
    ) -> Page[Gadgets]:
        """Return the items with this owner_id, in order of gadget_id."""
        return self._query(
            None,
            "ownerId",
            owner_id,
            decode=decode,
            sort=(
                "gadgetId",
                {
                    "equal": gadget_id,
                    "first": gadget_id_from,
                    "last": gadget_id_to,
                    "after": gadget_id_after,
                    "before": gadget_id_before,
                    "prefix": gadget_id_begins_with,
                },
            ),
            limit=limit,
            cursor=cursor,
            forward=forward,
            consistent=consistent,
        )

    def query_by_colour(
        self,
        colour: Colour,
        *,
        built_at: datetime | None = None,
        built_at_from: datetime | None = None,
        built_at_to: datetime | None = None,
        built_at_after: datetime | None = None,
        built_at_before: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[GadgetsColourRow]:
        """Return the items with this colour, in order of built_at, from ColourIndex."""
        return self._query(
            "ColourIndex",
            "colour",
            colour,
            decode=decode_by_colour,
            sort=(
                "builtAt",
                {
                    "equal": built_at,
                    "first": built_at_from,
                    "last": built_at_to,
                    "after": built_at_after,
                    "before": built_at_before,
                },
            ),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def query_by_type(
        self,
        type_: str,
        *,
        size: int | None = None,
        size_from: int | None = None,
        size_to: int | None = None,
        size_after: int | None = None,
        size_before: int | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[Gadgets]:
        """Return the items with this type, in order of size, from TypeIndex."""
        return self._query(
            "TypeIndex",
            "type",
            type_,
            decode=decode,
            sort=(
                "size",
                {
                    "equal": size,
                    "first": size_from,
                    "last": size_to,
                    "after": size_after,
                    "before": size_before,
                },
            ),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def query_by_owner_id_and_serial(
        self,
        owner_id: str,
        *,
        serial: str | None = None,
        serial_from: str | None = None,
        serial_to: str | None = None,
        serial_after: str | None = None,
        serial_before: str | None = None,
        serial_begins_with: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
        consistent: bool = False,
    ) -> Page[GadgetsOwnerSerialRow]:
        """Return the items with this owner_id, in order of serial, from OwnerSerialIndex."""
        return self._query(
            "OwnerSerialIndex",
            "ownerId",
            owner_id,
            decode=decode_by_owner_id_and_serial,
            sort=(
                "serial",
                {
                    "equal": serial,
                    "first": serial_from,
                    "last": serial_to,
                    "after": serial_after,
                    "before": serial_before,
                    "prefix": serial_begins_with,
                },
            ),
            limit=limit,
            cursor=cursor,
            forward=forward,
            consistent=consistent,
        )

    def list(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        filters: Condition | None = None,
        consistent: bool = False,
    ) -> Page[Gadgets]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters, consistent=consistent)

    def iterate(self, *, filters: Condition | None = None, consistent: bool = False) -> Iterator[Gadgets]:
        """Yield all items, unordered. The next page is read when it is needed."""
        yield from self._list(limit=None, cursor=None, filters=filters, consistent=consistent).iterate()

    def batch_get(self, keys: Iterable[tuple[str, str]], *, consistent: bool = False) -> tuple[Gadgets, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(keys, consistent=consistent)
