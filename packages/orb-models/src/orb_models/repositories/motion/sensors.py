# Generated from schemas/entities/motion/Sensors.yml by "make generate". Do not edit.
"""The repository of Sensors."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from orb_models.definition import Counter, Definition
from orb_models.models.motion.sensors import Sensors, decode, encode
from orb_models.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from orb_common.aws.dynamodb import Attr, Condition
    from orb_models.enums.sensor_status import SensorStatus
    from orb_models.inputs.motion.sensors import SensorsCreate, SensorsUpdate
    from orb_models.model import Timestamp, WholeNumber
    from orb_models.models.motion.quiet_hours import QuietHours
    from orb_models.models.motion.spotify_playback_config import SpotifyPlaybackConfig
    from orb_models.paging import Page

    class _Attributes:
        """The attributes of Sensors, with the types of their values."""

        sensor_id: Attr[str]
        user_id: Attr[str]
        name: Attr[str]
        location: Attr[str]
        description: Attr[str]
        status: Attr[SensorStatus]
        enabled: Attr[bool]
        motion_debounce_minutes: Attr[WholeNumber]
        timeout_minutes: Attr[WholeNumber]
        spotify_config: Attr[SpotifyPlaybackConfig]
        quiet_hours: Attr[QuietHours]
        timezone: Attr[str]
        last_motion_time: Attr[Timestamp]
        last_trigger_time: Attr[Timestamp]
        active_session_id: Attr[str]
        paused_by: Attr[str]
        paused_at: Attr[Timestamp]
        last_seen: Attr[Timestamp]
        thing_name: Attr[str]
        device_certificate_id: Attr[str]
        registration_until: Attr[Timestamp]
        firmware_version: Attr[str]
        deleted_at: Attr[Timestamp]
        created_at: Attr[Timestamp]
        updated_at: Attr[Timestamp]


class SensorsRepository(Repository[Sensors, "SensorsCreate", "SensorsUpdate", "str"]):
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
        max_key_bytes={"sensorId": 2048, "userId": 2048},
        updated_at="updatedAt",
        counters={
            "motionDebounceMinutes": Counter(minimum=1, maximum=60),
            "timeoutMinutes": Counter(minimum=1, maximum=120),
        },
    )

    def get(self, sensor_id: str, *, consistent: bool = False) -> Sensors | None:
        """Return the item with this key. None: it does not exist. `consistent`: use a strongly consistent read."""
        return self._get({"sensorId": sensor_id}, consistent=consistent)

    def create(self, new: SensorsCreate | Sensors) -> Sensors:
        """Store a new item. The repository adds the generated fields to an input, and stores a model unchanged.

        Raises:
            ItemExistsError: an item with this key exists.
        """
        return self._create(new, id_is_new=False)

    def _build(self, new: SensorsCreate) -> Sensors:
        now = self._clock.now()
        return Sensors(
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
            last_trigger_time=new.last_trigger_time,
            active_session_id=new.active_session_id,
            paused_by=new.paused_by,
            paused_at=new.paused_at,
            last_seen=new.last_seen,
            thing_name=new.thing_name,
            device_certificate_id=new.device_certificate_id,
            registration_until=new.registration_until,
            firmware_version=new.firmware_version,
            deleted_at=new.deleted_at,
            created_at=now,
            updated_at=now,
        )

    def update(self, sensor_id: str, update: SensorsUpdate, *, condition: Condition | None = None) -> Sensors:
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

    def increment(
        self,
        sensor_id: str,
        *,
        motion_debounce_minutes: int = 0,
        timeout_minutes: int = 0,
        condition: Condition | None = None,
    ) -> Sensors:
        """Add to numbers, also negative ones, and return the updated item. Concurrent increments all count.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            ValidationError: a sum would break its rule, or there is nothing to add.
            DynamoDBOutcomeUnknownError: the answer was lost. It is not sent again, because that could add twice.
        """
        return self._increment(
            {"sensorId": sensor_id},
            {"motionDebounceMinutes": motion_debounce_minutes, "timeoutMinutes": timeout_minutes},
            condition=condition,
        )

    def delete(self, sensor_id: str, *, condition: Condition | None = None) -> Sensors | None:
        """Delete the item with this key and return it. None: it did not exist.

        Raises:
            DynamoDBConditionFailedError: the condition is not met.
        """
        return self._delete({"sensorId": sensor_id}, condition=condition)

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

    def batch_get(self, sensor_ids: Iterable[str], *, consistent: bool = False) -> tuple[Sensors, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(sensor_ids, consistent=consistent)

    def batch_write(
        self, puts: Iterable[SensorsCreate | Sensors] = (), *, deletes: Iterable[str] = ()
    ) -> tuple[Sensors, ...]:
        """Put and delete any number of items, and return those that were put. A put replaces an item with its key.

        The batch is not a transaction. Of two puts with one key, the last one is stored.

        Raises:
            ValidationError: a key is both put and deleted, or the items break a rule and nothing was written.
            DynamoDBUnprocessedError: `puts` (models) and `deletes` (keys) are left over, after all tries.
        """
        return self._batch_write(puts, deletes)
