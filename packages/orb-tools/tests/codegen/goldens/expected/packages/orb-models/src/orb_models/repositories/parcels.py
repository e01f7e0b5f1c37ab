# Generated from schemas/entities/Parcels.yml by "make generate". Do not edit.
"""The repository of Parcels."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from orb_models.definition import Counter, Definition
from orb_models.models.parcels import Parcels, decode, decode_by_carrier, encode
from orb_models.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal
    from typing import Annotated

    from orb_common.aws.dynamodb import Attr, Condition
    from orb_models._pydantic import JsonValue
    from orb_models.enums.colour import Colour
    from orb_models.enums.parcel_state import ParcelState
    from orb_models.inputs.parcels import ParcelsCreate, ParcelsUpdate
    from orb_models.model import SET, Binary, Date, Timestamp, WholeNumber
    from orb_models.models.addresses import Addresses
    from orb_models.models.parcels import ParcelsCarrierRow
    from orb_models.paging import Page

    class _Attributes:
        """The attributes of Parcels, with the types of their values."""

        parcel_id: Attr[str]
        carrier: Attr[str]
        state: Attr[ParcelState]
        weight: Attr[Decimal]
        floors: Attr[WholeNumber]
        due_at: Attr[Timestamp]
        due_on: Attr[Date]
        photo: Attr[Binary]
        marks: Attr[Annotated[frozenset[Colour], SET]]
        days: Attr[Annotated[frozenset[WholeNumber], SET]]
        hashes: Attr[Annotated[frozenset[Binary], SET]]
        codes: Attr[list[str]]
        counts: Attr[dict[str, WholeNumber]]
        stops: Attr[dict[str, Addresses]]
        extras: Attr[dict[str, JsonValue]]
        to: Attr[Addresses]
        pin: Attr[str]
        phone: Attr[str]


class ParcelsRepository(Repository[Parcels, "ParcelsCreate", "ParcelsUpdate", "str"]):
    """The stored items of Parcels.

    One item for each parcel.
    """

    attributes: ClassVar[_Attributes]
    """The attributes in conditions, such as `attributes.parcel_id.exists()`."""

    DEFINITION = Definition(
        entity="Parcels",
        table_name_variable="PARCELS_TABLE_NAME",
        keys=("parcelId",),
        model=Parcels,
        encode=encode,
        decode=decode,
        max_key_bytes={"parcelId": 2048, "carrier": 2048},
        counters={"weight": Counter(whole=False, minimum="0.5", maximum=70), "floors": Counter(minimum=-5)},
        lists={"codes": None},
    )

    def get(self, parcel_id: str, *, consistent: bool = False) -> Parcels | None:
        """Return the item with this key. None: it does not exist. `consistent`: use a strongly consistent read."""
        return self._get({"parcelId": parcel_id}, consistent=consistent)

    def create(self, new: ParcelsCreate | Parcels) -> Parcels:
        """Store a new item. The repository adds the generated fields to an input, and stores a model unchanged.

        Raises:
            ItemExistsError: an item with this key exists.
        """
        return self._create(new, id_is_new=True)

    def _build(self, new: ParcelsCreate) -> Parcels:
        return Parcels(
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

    def update(self, parcel_id: str, update: ParcelsUpdate, *, condition: Condition | None = None) -> Parcels:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            ValidationError: the update sets no field.
        """
        return self._update({"parcelId": parcel_id}, update, condition=condition)

    def increment(
        self,
        parcel_id: str,
        *,
        weight: Decimal | int = 0,
        floors: int = 0,
        condition: Condition | None = None,
    ) -> Parcels:
        """Add to numbers, also negative ones, and return the updated item. Concurrent increments all count.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            ValidationError: a sum would break its rule, or there is nothing to add.
            DynamoDBOutcomeUnknownError: the answer was lost. It is not sent again, because that could add twice.
        """
        return self._increment(
            {"parcelId": parcel_id}, {"weight": weight, "floors": floors}, condition=condition
        )

    def append(
        self, parcel_id: str, *, codes: Sequence[str] = (), condition: Condition | None = None
    ) -> Parcels:
        """Append to lists, and return the updated item. Concurrent appends all count.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            ValidationError: a list would have too many items, or there is nothing to append.
            DynamoDBOutcomeUnknownError: the answer was lost. It is not sent again, because that could append twice.
        """
        from orb_models.inputs.parcels import ParcelsUpdate

        return self._append({"parcelId": parcel_id}, ParcelsUpdate, {"codes": codes}, condition=condition)

    def delete(self, parcel_id: str, *, condition: Condition | None = None) -> Parcels | None:
        """Delete the item with this key and return it. None: it did not exist.

        Raises:
            DynamoDBConditionFailedError: the condition is not met.
        """
        return self._delete({"parcelId": parcel_id}, condition=condition)

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
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        filters: Condition | None = None,
        consistent: bool = False,
    ) -> Page[Parcels]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters, consistent=consistent)

    def iterate(self, *, filters: Condition | None = None, consistent: bool = False) -> Iterator[Parcels]:
        """Yield all items, unordered. The next page is read when it is needed."""
        yield from self._list(limit=None, cursor=None, filters=filters, consistent=consistent).iterate()

    def batch_get(self, parcel_ids: Iterable[str], *, consistent: bool = False) -> tuple[Parcels, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(parcel_ids, consistent=consistent)

    def batch_write(
        self, puts: Iterable[ParcelsCreate | Parcels] = (), *, deletes: Iterable[str] = ()
    ) -> tuple[Parcels, ...]:
        """Put and delete any number of items, and return those that were put. A put replaces an item with its key.

        The batch is not a transaction. Of two puts with one key, the last one is stored.

        Raises:
            ValidationError: a key is both put and deleted, or the items break a rule and nothing was written.
            DynamoDBUnprocessedError: `puts` (models) and `deletes` (keys) are left over, after all tries.
        """
        return self._batch_write(puts, deletes)
