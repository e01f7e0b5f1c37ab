# Generated from schemas/entities/motion/MotionEvents.yml by "make generate". Do not edit.
"""The repository of MotionEvents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.motion.motion_events import MotionEvents, decode, encode
from orb_models.repository import Definition, Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from orb_common.aws.dynamodb import Condition
    from orb_models.inputs.motion.motion_events import MotionEventsCreate, MotionEventsUpdate
    from orb_models.paging import Page


class MotionEventsRepository(Repository[MotionEvents]):
    """The stored items of MotionEvents."""

    DEFINITION = Definition(
        entity="MotionEvents",
        table_name_variable="MOTION_EVENTS_TABLE_NAME",
        keys=("eventId",),
        encode=encode,
        decode=decode,
        max_key_bytes={"eventId": 2048, "sensorId": 2048},
        ttl="ttl",
    )

    def get(self, event_id: str, *, consistent: bool = False) -> MotionEvents | None:
        """Return the item with this key. None: it does not exist. `consistent`: use a strongly consistent read."""
        return self._get({"eventId": event_id}, consistent=consistent)

    def create(self, new: MotionEventsCreate | MotionEvents) -> MotionEvents:
        """Store a new item. The repository adds the generated fields to an input, and stores a model unchanged.

        Raises:
            ItemExistsError: an item with this key exists.
        """
        if isinstance(new, MotionEvents):
            return self._create(new, id_is_new=False)
        model = MotionEvents(
            event_id=new.event_id,
            sensor_id=new.sensor_id,
            user_id=new.user_id,
            session_id=new.session_id,
            event_type=new.event_type,
            timestamp=new.timestamp,
            action_taken=new.action_taken,
            playback_triggered=new.playback_triggered,
            firmware_version=new.firmware_version,
            signal_strength=new.signal_strength,
            battery_level=new.battery_level,
            ttl=new.ttl,
        )
        return self._create(model, id_is_new=False)

    def update(
        self, event_id: str, update: MotionEventsUpdate, *, condition: Condition | None = None
    ) -> MotionEvents:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            LostRaceError: the condition is not met, or another writer came first at every attempt.
            ValidationError: the update sets no field.
        """
        return self._update({"eventId": event_id}, update, condition=condition)

    def delete(self, event_id: str) -> MotionEvents | None:
        """Delete the item with this key and return it. None: it did not exist."""
        return self._delete({"eventId": event_id})

    def query_by_sensor_id(
        self,
        sensor_id: str,
        *,
        timestamp_from: datetime | None = None,
        timestamp_to: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[MotionEvents]:
        """Return the items with this sensor_id, in order of timestamp, from SensorTimestampIndex.

        The events of a sensor in a range of time.
        """
        return self._query(
            "SensorTimestampIndex",
            "sensorId",
            sensor_id,
            decode=decode,
            sort=("timestamp", {"first": timestamp_from, "last": timestamp_to}),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, filters: Condition | None = None
    ) -> Page[MotionEvents]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters)

    def iterate(self, *, filters: Condition | None = None) -> Iterator[MotionEvents]:
        """Yield all items, unordered. The next page is read when it is needed."""
        return self._iterate(filters=filters)

    def batch_get(self, event_ids: Iterable[str], *, consistent: bool = False) -> tuple[MotionEvents, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(({"eventId": event_id} for event_id in event_ids), consistent=consistent)
