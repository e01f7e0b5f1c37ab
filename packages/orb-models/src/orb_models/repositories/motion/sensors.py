# Generated from schemas/entities/motion/Sensors.yml by "make generate". Do not edit.
"""The repository of Sensors."""

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
    """The stored items of Sensors."""

    DEFINITION = Definition(
        entity="Sensors",
        table_name_variable="SENSORS_TABLE_NAME",
        keys=("sensorId",),
        encode=encode,
        decode=decode,
        max_key_bytes={"sensorId": 2048, "userId": 2048},
        updated_at="updatedAt",
    )

    def get(self, sensor_id: str, *, consistent: bool = False) -> Sensors | None:
        """Return the item with this key. None: it does not exist. `consistent`: use a strongly consistent read."""
        return self._get({"sensorId": sensor_id}, consistent=consistent)

    def create(self, new: SensorsCreate | Sensors) -> Sensors:
        """Store a new item. The repository adds the generated fields to an input, and stores a model unchanged.

        Raises:
            ItemExistsError: an item with this key exists.
        """
        if isinstance(new, Sensors):
            return self._create(new, id_is_new=False)
        now = self._clock.now()
        model = Sensors(
            sensor_id=new.sensor_id,
            user_id=new.user_id,
            name=new.name,
            location=new.location,
            description=new.description,
            status=new.status,
            enabled=new.enabled,
            motion_debounce_minutes=new.motion_debounce_minutes,
            timeout_minutes=new.timeout_minutes,
            spotify_config=new.spotify_config,
            quiet_hours=new.quiet_hours,
            timezone=new.timezone,
            last_motion_time=new.last_motion_time,
            last_seen=new.last_seen,
            device_certificate_id=new.device_certificate_id,
            firmware_version=new.firmware_version,
            created_at=now,
            updated_at=now,
        )
        return self._create(model, id_is_new=False)

    def update(self, sensor_id: str, update: SensorsUpdate, *, condition: Condition | None = None) -> Sensors:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            LostRaceError: the condition is not met, or another writer came first at every attempt.
            ValidationError: the update sets no field.
        """
        return self._update({"sensorId": sensor_id}, update, condition=condition)

    def delete(self, sensor_id: str) -> Sensors | None:
        """Delete the item with this key and return it. None: it did not exist."""
        return self._delete({"sensorId": sensor_id})

    def query_by_user_id(
        self,
        user_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[Sensors]:
        """Return the items with this user_id, from UserIdIndex.

        The sensors of a listener.
        """
        return self._query(
            "UserIdIndex",
            "userId",
            user_id,
            decode=decode,
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, filters: Condition | None = None
    ) -> Page[Sensors]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters)

    def iterate(self, *, filters: Condition | None = None) -> Iterator[Sensors]:
        """Yield all items, unordered. The next page is read when it is needed."""
        return self._iterate(filters=filters)

    def batch_get(self, sensor_ids: Iterable[str], *, consistent: bool = False) -> tuple[Sensors, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(({"sensorId": sensor_id} for sensor_id in sensor_ids), consistent=consistent)
