# Generated from schemas/entities/motion/Sensors.yml by "make generate". Do not edit.
"""The repository of Sensors."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from orb_models.definition import Definition
from orb_models.models.motion.sensors import Sensors, decode, encode
from orb_models.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from orb_common.aws.dynamodb import Attr, Condition
    from orb_models.inputs.motion.sensors import SensorsCreate, SensorsUpdate
    from orb_models.model import Timestamp, WholeNumber
    from orb_models.paging import Page

    class _Attributes:
        """The attributes of Sensors, with the types of their values."""

        sensor_id: Attr[WholeNumber]
        expires_at: Attr[Timestamp]


class SensorsRepository(Repository[Sensors, "SensorsCreate", "SensorsUpdate", "int"]):
    """The stored items of Sensors."""

    attributes: ClassVar[_Attributes]
    """The attributes in conditions, such as `attributes.sensor_id.exists()`."""

    DEFINITION = Definition(
        entity="Sensors",
        table_name_variable="SENSORS_TABLE_NAME",
        keys=("sensorId",),
        model=Sensors,
        encode=encode,
        decode=decode,
        ttl="expiresAt",
    )

    def get(self, sensor_id: int, *, consistent: bool = False) -> Sensors | None:
        """Return the item with this key. None: it does not exist. `consistent`: use a strongly consistent read."""
        return self._get({"sensorId": sensor_id}, consistent=consistent)

    def create(self, new: SensorsCreate | Sensors) -> Sensors:
        """Store a new item. The repository adds the generated fields to an input, and stores a model unchanged.

        Raises:
            ItemExistsError: an item with this key exists.
        """
        return self._create(new, id_is_new=False)

    def _build(self, new: SensorsCreate) -> Sensors:
        return Sensors(
            sensor_id=new.sensor_id,
            expires_at=new.expires_at,
        )

    def update(self, sensor_id: int, update: SensorsUpdate, *, condition: Condition | None = None) -> Sensors:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            ValidationError: the update sets no field.
        """
        return self._update({"sensorId": sensor_id}, update, condition=condition)

    def upsert(self, new: SensorsCreate) -> Sensors:
        """Create the item, or write the fields that the caller set into the existing one. Return the stored item.

        Raises:
            LostRaceError: other writers created and deleted the item at every attempt.
        """
        return self._upsert({"sensorId": new.sensor_id}, new, self._build(new))

    def delete(self, sensor_id: int, *, condition: Condition | None = None) -> Sensors | None:
        """Delete the item with this key and return it. None: it did not exist.

        Raises:
            DynamoDBConditionFailedError: the condition is not met.
        """
        return self._delete({"sensorId": sensor_id}, condition=condition)

    def list(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        filters: Condition | None = None,
        consistent: bool = False,
    ) -> Page[Sensors]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters, consistent=consistent)

    def iterate(self, *, filters: Condition | None = None, consistent: bool = False) -> Iterator[Sensors]:
        """Yield all items, unordered. The next page is read when it is needed."""
        yield from self._list(limit=None, cursor=None, filters=filters, consistent=consistent).iterate()

    def batch_get(self, sensor_ids: Iterable[int], *, consistent: bool = False) -> tuple[Sensors, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(sensor_ids, consistent=consistent)

    def batch_write(
        self, puts: Iterable[SensorsCreate | Sensors] = (), *, deletes: Iterable[int] = ()
    ) -> tuple[Sensors, ...]:
        """Put and delete any number of items, and return those that were put. A put replaces an item with its key.

        The batch is not a transaction. Of two puts with one key, the last one is stored.

        Raises:
            ValidationError: a key is both put and deleted, or the items break a rule and nothing was written.
            DynamoDBUnprocessedError: `puts` (models) and `deletes` (keys) are left over, after all tries.
        """
        return self._batch_write(puts, deletes)
