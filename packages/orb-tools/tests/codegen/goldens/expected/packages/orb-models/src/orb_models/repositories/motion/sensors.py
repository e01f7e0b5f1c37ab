# Generated from schemas/entities/motion/Sensors.yml by "make generate". Do not edit.
"""Typed access to the table of Sensors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.motion.sensors import Sensors, decode, encode
from orb_models.repository import Definition, Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from orb_common.aws.dynamodb import Condition
    from orb_models.inputs.motion.sensors import SensorsCreate, SensorsUpdate
    from orb_models.paging import Page


class SensorsRepository(Repository[Sensors]):
    """Items of Sensors, stored and found."""

    DEFINITION = Definition(
        entity="Sensors",
        variable="SENSORS_TABLE_NAME",
        keys=("sensorId",),
        encode=encode,
        decode=decode,
        ttl="expiresAt",
    )

    def get(self, sensor_id: int, *, consistent: bool = False) -> Sensors | None:
        """The item with this key. None: there is none. `consistent`: as of now, not as of about a second ago."""
        return self._get({"sensorId": sensor_id}, consistent=consistent)

    def create(self, new: SensorsCreate | Sensors) -> Sensors:
        """Stores a new item; a whole model as it is, an input with what the repository sets.

        Raises:
            ItemExistsError: there is an item with this key.
        """
        if isinstance(new, Sensors):
            return self._create(new, own_id=False)
        model = Sensors(
            sensor_id=new.sensor_id,
            expires_at=new.expires_at,
        )
        return self._create(model, own_id=False)

    def update(self, sensor_id: int, update: SensorsUpdate, *, condition: Condition | None = None) -> Sensors:
        """Changes the fields that the update names, and gives the item as it is then.

        Raises:
            ResourceNotFoundError: there is no item with this key.
            LostRaceError: the condition does not hold, or other writers came first at every try.
            ValidationError: the update names no field.
        """
        return self._update({"sensorId": sensor_id}, update, condition=condition)

    def delete(self, sensor_id: int) -> Sensors | None:
        """Removes the item with this key and gives it as it was. None: there was none."""
        return self._delete({"sensorId": sensor_id})

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, filters: Condition | None = None
    ) -> Page[Sensors]:
        """A page of all items, in no order. It reads the table: `limit` counts what is read, before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters)

    def iterate(self, *, filters: Condition | None = None) -> Iterator[Sensors]:
        """All items, in no order, page by page as they are asked for."""
        return self._iterate(filters=filters)

    def batch_get(self, sensor_ids: Iterable[int], *, consistent: bool = False) -> tuple[Sensors, ...]:
        """The items with these keys, any number, in the order asked for. Those that do not exist are left out."""
        return self._batch_get(({"sensorId": sensor_id} for sensor_id in sensor_ids), consistent=consistent)
