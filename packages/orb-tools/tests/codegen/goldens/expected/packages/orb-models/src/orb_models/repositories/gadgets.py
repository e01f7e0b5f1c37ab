# Generated from schemas/entities/Gadgets.yml by "make generate". Do not edit.
"""The repository of Gadgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.gadgets import Gadgets, decode, decode_by_colour, decode_by_owner_id_and_serial, encode
from orb_models.repository import Definition, Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from orb_common.aws.dynamodb import Condition
    from orb_models.enums.colour import Colour
    from orb_models.inputs.gadgets import GadgetsCreate, GadgetsUpdate
    from orb_models.models.gadgets import GadgetsColourRow, GadgetsOwnerSerialRow
    from orb_models.paging import Page


class GadgetsRepository(Repository[Gadgets]):
    """The stored items of Gadgets."""

    DEFINITION = Definition(
        entity="Gadgets",
        table_name_variable="GADGETS_TABLE_NAME",
        keys=("ownerId", "gadgetId"),
        encode=encode,
        decode=decode,
        max_key_bytes={"ownerId": 2048, "gadgetId": 1024, "serial": 1024},
        unique=("serial",),
        updated_at="changedAt",
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
        if isinstance(new, Gadgets):
            return self._create(new, id_is_new=False)
        now = self._clock.now()
        model = Gadgets(
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
        return self._create(model, id_is_new=True)

    def update(
        self, owner_id: str, gadget_id: str, update: GadgetsUpdate, *, condition: Condition | None = None
    ) -> Gadgets:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            LostRaceError: the condition is not met, or another writer came first at every attempt.
            UniqueValueTakenError: another item has the same serial.
            ValidationError: the update sets no field.
        """
        return self._update({"ownerId": owner_id, "gadgetId": gadget_id}, update, condition=condition)

    def delete(self, owner_id: str, gadget_id: str) -> Gadgets | None:
        """Delete the item with this key and return it. None: it did not exist."""
        return self._delete({"ownerId": owner_id, "gadgetId": gadget_id})

    def query_by_owner_id(
        self,
        owner_id: str,
        *,
        gadget_id: str | None = None,
        gadget_id_from: str | None = None,
        gadget_id_to: str | None = None,
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
        built_at_from: datetime | None = None,
        built_at_to: datetime | None = None,
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
            sort=("builtAt", {"first": built_at_from, "last": built_at_to}),
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
            sort=("size", {"equal": size, "first": size_from, "last": size_to}),
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
                {"equal": serial, "first": serial_from, "last": serial_to, "prefix": serial_begins_with},
            ),
            limit=limit,
            cursor=cursor,
            forward=forward,
            consistent=consistent,
        )

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, filters: Condition | None = None
    ) -> Page[Gadgets]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters)

    def iterate(self, *, filters: Condition | None = None) -> Iterator[Gadgets]:
        """Yield all items, unordered. The next page is read when it is needed."""
        return self._iterate(filters=filters)

    def batch_get(self, keys: Iterable[tuple[str, str]], *, consistent: bool = False) -> tuple[Gadgets, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(
            ({"ownerId": owner_id, "gadgetId": gadget_id} for owner_id, gadget_id in keys),
            consistent=consistent,
        )
