# Generated from schemas/entities/motion/Sessions.yml by "make generate". Do not edit.
"""The repository of Sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.motion.sessions import Sessions, decode, encode
from orb_models.repository import Definition, Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from orb_common.aws.dynamodb import Condition
    from orb_models.enums.session_status import SessionStatus
    from orb_models.inputs.motion.sessions import SessionsCreate, SessionsUpdate
    from orb_models.paging import Page


class SessionsRepository(Repository[Sessions]):
    """The stored items of Sessions."""

    DEFINITION = Definition(
        entity="Sessions",
        table_name_variable="SESSIONS_TABLE_NAME",
        keys=("sessionId",),
        encode=encode,
        decode=decode,
        max_key_bytes={"sessionId": 2048, "sensorId": 2048},
        ttl="ttl",
    )

    def get(self, session_id: str, *, consistent: bool = False) -> Sessions | None:
        """Return the item with this key. None: it does not exist. `consistent`: use a strongly consistent read."""
        return self._get({"sessionId": session_id}, consistent=consistent)

    def create(self, new: SessionsCreate | Sessions) -> Sessions:
        """Store a new item. The repository adds the generated fields to an input, and stores a model unchanged.

        Raises:
            ItemExistsError: an item with this key exists.
        """
        if isinstance(new, Sessions):
            return self._create(new, id_is_new=False)
        model = Sessions(
            session_id=new.session_id,
            user_id=new.user_id,
            sensor_id=new.sensor_id,
            status=new.status,
            start_time=new.start_time,
            last_motion_time=new.last_motion_time,
            end_time=new.end_time,
            spotify_device_id=new.spotify_device_id,
            spotify_context_uri=new.spotify_context_uri,
            playback_started=new.playback_started,
            motion_events_count=new.motion_events_count,
            duration_minutes=new.duration_minutes,
            ttl=new.ttl,
        )
        return self._create(model, id_is_new=False)

    def update(
        self, session_id: str, update: SessionsUpdate, *, condition: Condition | None = None
    ) -> Sessions:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            LostRaceError: the condition is not met, or another writer came first at every attempt.
            ValidationError: the update sets no field.
        """
        return self._update({"sessionId": session_id}, update, condition=condition)

    def delete(self, session_id: str) -> Sessions | None:
        """Delete the item with this key and return it. None: it did not exist."""
        return self._delete({"sessionId": session_id})

    def query_by_sensor_id(
        self,
        sensor_id: str,
        *,
        start_time_from: datetime | None = None,
        start_time_to: datetime | None = None,
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
            sort=("startTime", {"first": start_time_from, "last": start_time_to}),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def query_by_sensor_id_and_status(
        self,
        sensor_id: str,
        *,
        status: SessionStatus | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[Sessions]:
        """Return the items with this sensor_id, in order of status, from SensorStatusIndex.

        The active session of a sensor.
        """
        return self._query(
            "SensorStatusIndex",
            "sensorId",
            sensor_id,
            decode=decode,
            sort=("status", {"equal": status}),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def query_by_status(
        self,
        status: SessionStatus,
        *,
        last_motion_time_from: datetime | None = None,
        last_motion_time_to: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[Sessions]:
        """Return the items with this status, in order of last_motion_time, from StatusIndex.

        The active sessions without a recent motion.
        """
        return self._query(
            "StatusIndex",
            "status",
            status,
            decode=decode,
            sort=("lastMotionTime", {"first": last_motion_time_from, "last": last_motion_time_to}),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, filters: Condition | None = None
    ) -> Page[Sessions]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters)

    def iterate(self, *, filters: Condition | None = None) -> Iterator[Sessions]:
        """Yield all items, unordered. The next page is read when it is needed."""
        return self._iterate(filters=filters)

    def batch_get(self, session_ids: Iterable[str], *, consistent: bool = False) -> tuple[Sessions, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(
            ({"sessionId": session_id} for session_id in session_ids), consistent=consistent
        )
