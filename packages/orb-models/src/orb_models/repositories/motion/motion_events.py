# Generated from schemas/entities/motion/MotionEvents.yml by "make generate". Do not edit.
"""The repository of MotionEvents."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from orb_models.definition import Counter, Definition
from orb_models.models.motion.motion_events import MotionEvents, decode, encode
from orb_models.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from decimal import Decimal

    from orb_common.aws.dynamodb import Attr, Condition
    from orb_models.enums.motion_event_type import MotionEventType
    from orb_models.inputs.motion.motion_events import MotionEventsCreate, MotionEventsUpdate
    from orb_models.model import Timestamp, WholeNumber
    from orb_models.paging import Page

    class _Attributes:
        """The attributes of MotionEvents, with the types of their values."""

        event_id: Attr[str]
        sensor_id: Attr[str]
        user_id: Attr[str]
        session_id: Attr[str]
        event_type: Attr[MotionEventType]
        timestamp: Attr[Timestamp]
        action_taken: Attr[str]
        lease_until: Attr[Timestamp]
        playback_triggered: Attr[bool]
        firmware_version: Attr[str]
        signal_strength: Attr[Decimal]
        battery_level: Attr[WholeNumber]
        ttl: Attr[Timestamp]


class MotionEventsRepository(Repository[MotionEvents, "MotionEventsCreate", "MotionEventsUpdate", "str"]):
    """The stored items of MotionEvents."""

    attributes: ClassVar[_Attributes]
    """The attributes in conditions, such as `attributes.event_id.exists()`."""

    DEFINITION = Definition(
        entity="MotionEvents",
        table_name_variable="MOTION_EVENTS_TABLE_NAME",
        keys=("eventId",),
        model=MotionEvents,
        encode=encode,
        decode=decode,
        max_key_bytes={"eventId": 2048, "sensorId": 2048, "userId": 2048},
        ttl="ttl",
        counters={
            "signalStrength": Counter(whole=False, minimum=-100, maximum=0),
            "batteryLevel": Counter(minimum=0, maximum=100),
        },
    )

    def get(self, event_id: str, *, consistent: bool = False) -> MotionEvents | None:
        """Return the item with this key. None: it does not exist. `consistent`: use a strongly consistent read."""
        return self._get({"eventId": event_id}, consistent=consistent)

    def create(self, new: MotionEventsCreate | MotionEvents) -> MotionEvents:
        """Store a new item. The repository adds the generated fields to an input, and stores a model unchanged.

        Raises:
            ItemExistsError: an item with this key exists.
        """
        return self._create(new, id_is_new=False)

    def _build(self, new: MotionEventsCreate) -> MotionEvents:
        return MotionEvents(
            event_id=new.event_id,
            sensor_id=new.sensor_id,
            user_id=new.user_id,
            session_id=new.session_id,
            event_type=new.event_type,
            timestamp=new.timestamp,
            action_taken=new.action_taken,
            lease_until=new.lease_until,
            playback_triggered=new.playback_triggered,
            firmware_version=new.firmware_version,
            signal_strength=new.signal_strength,
            battery_level=new.battery_level,
            ttl=new.ttl,
        )

    def update(
        self, event_id: str, update: MotionEventsUpdate, *, condition: Condition | None = None
    ) -> MotionEvents:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            ValidationError: the update sets no field.
        """
        return self._update({"eventId": event_id}, update, condition=condition)

    def upsert(self, new: MotionEventsCreate) -> MotionEvents:
        """Create the item, or write the fields that the caller set into the existing one. Return the stored item.

        Raises:
            LostRaceError: other writers created and deleted the item at every attempt.
        """
        return self._upsert({"eventId": new.event_id}, new, self._build(new))

    def increment(
        self,
        event_id: str,
        *,
        signal_strength: Decimal | int = 0,
        battery_level: int = 0,
        condition: Condition | None = None,
    ) -> MotionEvents:
        """Add to numbers, also negative ones, and return the updated item. Concurrent increments all count.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            ValidationError: a sum would break its rule, or there is nothing to add.
            DynamoDBOutcomeUnknownError: the answer was lost. It is not sent again, because that could add twice.
        """
        return self._increment(
            {"eventId": event_id},
            {"signalStrength": signal_strength, "batteryLevel": battery_level},
            condition=condition,
        )

    def delete(self, event_id: str, *, condition: Condition | None = None) -> MotionEvents | None:
        """Delete the item with this key and return it. None: it did not exist.

        Raises:
            DynamoDBConditionFailedError: the condition is not met.
        """
        return self._delete({"eventId": event_id}, condition=condition)

    def query_by_sensor_id(
        self,
        sensor_id: str,
        *,
        timestamp: datetime | None = None,
        timestamp_from: datetime | None = None,
        timestamp_to: datetime | None = None,
        timestamp_after: datetime | None = None,
        timestamp_before: datetime | None = None,
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
            sort=(
                "timestamp",
                {
                    "equal": timestamp,
                    "first": timestamp_from,
                    "last": timestamp_to,
                    "after": timestamp_after,
                    "before": timestamp_before,
                },
            ),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def query_by_user_id(
        self,
        user_id: str,
        *,
        timestamp: datetime | None = None,
        timestamp_from: datetime | None = None,
        timestamp_to: datetime | None = None,
        timestamp_after: datetime | None = None,
        timestamp_before: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[MotionEvents]:
        """Return the items with this user_id, in order of timestamp, from UserIdIndex.

        The events of a listener, also those of sensors that have another listener by now.
        """
        return self._query(
            "UserIdIndex",
            "userId",
            user_id,
            decode=decode,
            sort=(
                "timestamp",
                {
                    "equal": timestamp,
                    "first": timestamp_from,
                    "last": timestamp_to,
                    "after": timestamp_after,
                    "before": timestamp_before,
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
    ) -> Page[MotionEvents]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters, consistent=consistent)

    def iterate(
        self, *, filters: Condition | None = None, consistent: bool = False
    ) -> Iterator[MotionEvents]:
        """Yield all items, unordered. The next page is read when it is needed."""
        yield from self._list(limit=None, cursor=None, filters=filters, consistent=consistent).iterate()

    def batch_get(self, event_ids: Iterable[str], *, consistent: bool = False) -> tuple[MotionEvents, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(event_ids, consistent=consistent)

    def batch_write(
        self, puts: Iterable[MotionEventsCreate | MotionEvents] = (), *, deletes: Iterable[str] = ()
    ) -> tuple[MotionEvents, ...]:
        """Put and delete any number of items, and return those that were put. A put replaces an item with its key.

        The batch is not a transaction. Of two puts with one key, the last one is stored.

        Raises:
            ValidationError: a key is both put and deleted, or the items break a rule and nothing was written.
            DynamoDBUnprocessedError: `puts` (models) and `deletes` (keys) are left over, after all tries.
        """
        return self._batch_write(puts, deletes)
