# Generated from schemas/entities/motion/Sessions.yml by "make generate". Do not edit.
"""The repository of Sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from orb_models.definition import Counter, Definition
from orb_models.models.motion.sessions import Sessions, decode, encode
from orb_models.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from decimal import Decimal
    from typing import Literal

    from orb_common.aws.dynamodb import Attr, Condition
    from orb_models.enums.session_status import SessionStatus
    from orb_models.inputs.motion.sessions import SessionsCreate, SessionsUpdate
    from orb_models.model import Timestamp, WholeNumber
    from orb_models.paging import Page

    class _Attributes:
        """The attributes of Sessions, with the types of their values."""

        session_id: Attr[str]
        user_id: Attr[str]
        sensor_id: Attr[str]
        status: Attr[SessionStatus]
        start_time: Attr[Timestamp]
        last_motion_time: Attr[Timestamp]
        active: Attr[Literal["open"]]
        due_at: Attr[Timestamp]
        attempts: Attr[WholeNumber]
        end_time: Attr[Timestamp]
        spotify_device_id: Attr[str]
        spotify_context_uri: Attr[str]
        playback_started: Attr[bool]
        motion_events_count: Attr[WholeNumber]
        duration_minutes: Attr[Decimal]
        ttl: Attr[Timestamp]


class SessionsRepository(Repository[Sessions, "SessionsCreate", "SessionsUpdate", "str"]):
    """The stored items of Sessions."""

    attributes: ClassVar[_Attributes]
    """The attributes in conditions, such as `attributes.session_id.exists()`."""

    DEFINITION = Definition(
        entity="Sessions",
        table_name_variable="SESSIONS_TABLE_NAME",
        keys=("sessionId",),
        model=Sessions,
        encode=encode,
        decode=decode,
        max_key_bytes={"sessionId": 2048, "userId": 2048, "sensorId": 2048},
        ttl="ttl",
        counters={
            "attempts": Counter(minimum=0),
            "motionEventsCount": Counter(minimum=0),
            "durationMinutes": Counter(whole=False, minimum=0),
        },
    )

    def get(self, session_id: str, *, consistent: bool = False) -> Sessions | None:
        """Return the item with this key. None: it does not exist. `consistent`: use a strongly consistent read."""
        return self._get({"sessionId": session_id}, consistent=consistent)

    def create(self, new: SessionsCreate | Sessions) -> Sessions:
        """Store a new item. The repository adds the generated fields to an input, and stores a model unchanged.

        Raises:
            ItemExistsError: an item with this key exists.
        """
        return self._create(new, id_is_new=False)

    def _build(self, new: SessionsCreate) -> Sessions:
        return Sessions(
            session_id=new.session_id,
            user_id=new.user_id,
            sensor_id=new.sensor_id,
            status=new.status,
            start_time=new.start_time,
            last_motion_time=new.last_motion_time,
            active=new.active,
            due_at=new.due_at,
            attempts=new.attempts,
            end_time=new.end_time,
            spotify_device_id=new.spotify_device_id,
            spotify_context_uri=new.spotify_context_uri,
            playback_started=new.playback_started,
            motion_events_count=new.motion_events_count,
            duration_minutes=new.duration_minutes,
            ttl=new.ttl,
        )

    def update(
        self, session_id: str, update: SessionsUpdate, *, condition: Condition | None = None
    ) -> Sessions:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            ValidationError: the update sets no field.
        """
        return self._update({"sessionId": session_id}, update, condition=condition)

    def upsert(self, new: SessionsCreate) -> Sessions:
        """Create the item, or write the fields that the caller set into the existing one. Return the stored item.

        Raises:
            LostRaceError: other writers created and deleted the item at every attempt.
        """
        return self._upsert({"sessionId": new.session_id}, new, self._build(new))

    def increment(
        self,
        session_id: str,
        *,
        attempts: int = 0,
        motion_events_count: int = 0,
        duration_minutes: Decimal | int = 0,
        condition: Condition | None = None,
    ) -> Sessions:
        """Add to numbers, also negative ones, and return the updated item. Concurrent increments all count.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            ValidationError: a sum would break its rule, or there is nothing to add.
            DynamoDBOutcomeUnknownError: the answer was lost. It is not sent again, because that could add twice.
        """
        return self._increment(
            {"sessionId": session_id},
            {
                "attempts": attempts,
                "motionEventsCount": motion_events_count,
                "durationMinutes": duration_minutes,
            },
            condition=condition,
        )

    def delete(self, session_id: str, *, condition: Condition | None = None) -> Sessions | None:
        """Delete the item with this key and return it. None: it did not exist.

        Raises:
            DynamoDBConditionFailedError: the condition is not met.
        """
        return self._delete({"sessionId": session_id}, condition=condition)

    def query_by_sensor_id(
        self,
        sensor_id: str,
        *,
        start_time: datetime | None = None,
        start_time_from: datetime | None = None,
        start_time_to: datetime | None = None,
        start_time_after: datetime | None = None,
        start_time_before: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[Sessions]:
        """Return the items with this sensor_id, in order of start_time, from SensorIdIndex.

        The sessions of a sensor.
        """
        return self._query(
            "SensorIdIndex",
            "sensorId",
            sensor_id,
            decode=decode,
            sort=(
                "startTime",
                {
                    "equal": start_time,
                    "first": start_time_from,
                    "last": start_time_to,
                    "after": start_time_after,
                    "before": start_time_before,
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
        start_time: datetime | None = None,
        start_time_from: datetime | None = None,
        start_time_to: datetime | None = None,
        start_time_after: datetime | None = None,
        start_time_before: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[Sessions]:
        """Return the items with this user_id, in order of start_time, from UserIdIndex.

        The sessions of a listener.
        """
        return self._query(
            "UserIdIndex",
            "userId",
            user_id,
            decode=decode,
            sort=(
                "startTime",
                {
                    "equal": start_time,
                    "first": start_time_from,
                    "last": start_time_to,
                    "after": start_time_after,
                    "before": start_time_before,
                },
            ),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def query_by_active(
        self,
        active: str,
        *,
        due_at: datetime | None = None,
        due_at_from: datetime | None = None,
        due_at_to: datetime | None = None,
        due_at_after: datetime | None = None,
        due_at_before: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[Sessions]:
        """Return the items with this active, in order of due_at, from ActiveIndex.

        The open sessions by the time at which they end if no motion comes. Sessions that have ended are not
        in it.
        """
        return self._query(
            "ActiveIndex",
            "active",
            active,
            decode=decode,
            sort=(
                "dueAt",
                {
                    "equal": due_at,
                    "first": due_at_from,
                    "last": due_at_to,
                    "after": due_at_after,
                    "before": due_at_before,
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
    ) -> Page[Sessions]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters, consistent=consistent)

    def iterate(self, *, filters: Condition | None = None, consistent: bool = False) -> Iterator[Sessions]:
        """Yield all items, unordered. The next page is read when it is needed."""
        yield from self._list(limit=None, cursor=None, filters=filters, consistent=consistent).iterate()

    def batch_get(self, session_ids: Iterable[str], *, consistent: bool = False) -> tuple[Sessions, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(session_ids, consistent=consistent)

    def batch_write(
        self, puts: Iterable[SessionsCreate | Sessions] = (), *, deletes: Iterable[str] = ()
    ) -> tuple[Sessions, ...]:
        """Put and delete any number of items, and return those that were put. A put replaces an item with its key.

        The batch is not a transaction. Of two puts with one key, the last one is stored.

        Raises:
            ValidationError: a key is both put and deleted, or the items break a rule and nothing was written.
            DynamoDBUnprocessedError: `puts` (models) and `deletes` (keys) are left over, after all tries.
        """
        return self._batch_write(puts, deletes)
