# Generated from schemas/entities/Parcels.yml by "make generate". Do not edit.
"""The repository of Parcels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.parcels import Parcels, decode, decode_by_carrier, encode
from orb_models.repository import Definition, Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from orb_common.aws.dynamodb import Condition
    from orb_models.inputs.parcels import ParcelsCreate, ParcelsUpdate
    from orb_models.models.parcels import ParcelsCarrierRow
    from orb_models.paging import Page


class ParcelsRepository(Repository[Parcels]):
    """The stored items of Parcels.

    One item for each parcel.
    """

    DEFINITION = Definition(
        entity="Parcels",
        table_name_variable="PARCELS_TABLE_NAME",
        keys=("parcelId",),
        encode=encode,
        decode=decode,
        max_key_bytes={"parcelId": 2048, "carrier": 2048},
    )

    def get(self, parcel_id: str, *, consistent: bool = False) -> Parcels | None:
        """Return the item with this key. None: it does not exist. `consistent`: use a strongly consistent read."""
        return self._get({"parcelId": parcel_id}, consistent=consistent)

    def create(self, new: ParcelsCreate | Parcels) -> Parcels:
        """Store a new item. The repository adds the generated fields to an input, and stores a model unchanged.

        Raises:
            ItemExistsError: an item with this key exists.
        """
        if isinstance(new, Parcels):
            return self._create(new, id_is_new=False)
        model = Parcels(
            parcel_id=self._ids(),
            carrier=new.carrier,
            state=new.state,
            weight=new.weight,
            floors=new.floors,
            due_at=new.due_at,
            due_on=new.due_on,
            photo=new.photo,
            marks=new.marks,
            days=new.days,
            hashes=new.hashes,
            codes=new.codes,
            counts=new.counts,
            stops=new.stops,
            extras=new.extras,
            to=new.to,
            pin=new.pin,
            phone=new.__dict__["phone"],
        )
        return self._create(model, id_is_new=True)

    def update(self, parcel_id: str, update: ParcelsUpdate, *, condition: Condition | None = None) -> Parcels:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            LostRaceError: the condition is not met, or another writer came first at every attempt.
            ValidationError: the update sets no field.
        """
        return self._update({"parcelId": parcel_id}, update, condition=condition)

    def delete(self, parcel_id: str) -> Parcels | None:
        """Delete the item with this key and return it. None: it did not exist."""
        return self._delete({"parcelId": parcel_id})

    def query_by_carrier(
        self,
        carrier: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[ParcelsCarrierRow]:
        """Return the items with this carrier, from CarrierIndex.

        The parcels of a carrier.
        """
        return self._query(
            "CarrierIndex",
            "carrier",
            carrier,
            decode=decode_by_carrier,
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, filters: Condition | None = None
    ) -> Page[Parcels]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters)

    def iterate(self, *, filters: Condition | None = None) -> Iterator[Parcels]:
        """Yield all items, unordered. The next page is read when it is needed."""
        return self._iterate(filters=filters)

    def batch_get(self, parcel_ids: Iterable[str], *, consistent: bool = False) -> tuple[Parcels, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(({"parcelId": parcel_id} for parcel_id in parcel_ids), consistent=consistent)
