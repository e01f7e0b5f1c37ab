# Generated from schemas/entities/Notifications.yml by "make generate". Do not edit.
"""The repository of Notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.notifications import Notifications, decode, encode
from orb_models.repository import Definition, Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from orb_common.aws.dynamodb import Condition
    from orb_models.enums.notification_status import NotificationStatus
    from orb_models.enums.notification_type import NotificationType
    from orb_models.inputs.notifications import NotificationsCreate, NotificationsUpdate
    from orb_models.paging import Page


class NotificationsRepository(Repository[Notifications]):
    """The stored items of Notifications."""

    DEFINITION = Definition(
        entity="Notifications",
        table_name_variable="NOTIFICATIONS_TABLE_NAME",
        keys=("notificationId",),
        encode=encode,
        decode=decode,
        max_key_bytes={"notificationId": 2048, "recipientUserId": 2048},
        updated_at="updatedAt",
    )

    def get(self, notification_id: str, *, consistent: bool = False) -> Notifications | None:
        """Return the item with this key. None: it does not exist. `consistent`: use a strongly consistent read."""
        return self._get({"notificationId": notification_id}, consistent=consistent)

    def create(self, new: NotificationsCreate | Notifications) -> Notifications:
        """Store a new item. The repository adds the generated fields to an input, and stores a model unchanged.

        Raises:
            ItemExistsError: an item with this key exists.
        """
        if isinstance(new, Notifications):
            return self._create(new, id_is_new=False)
        now = self._clock.now()
        model = Notifications(
            notification_id=self._ids(),
            recipient_user_id=new.recipient_user_id,
            sender_user_id=new.sender_user_id,
            type=new.type,
            status=new.status,
            title=new.title,
            message=new.message,
            metadata=new.metadata,
            expires_at=new.expires_at,
            created_at=now,
            updated_at=now,
        )
        return self._create(model, id_is_new=True)

    def update(
        self, notification_id: str, update: NotificationsUpdate, *, condition: Condition | None = None
    ) -> Notifications:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            LostRaceError: the condition is not met, or another writer came first at every attempt.
            ValidationError: the update sets no field.
        """
        return self._update({"notificationId": notification_id}, update, condition=condition)

    def delete(self, notification_id: str) -> Notifications | None:
        """Delete the item with this key and return it. None: it did not exist."""
        return self._delete({"notificationId": notification_id})

    def query_by_recipient_user_id(
        self,
        recipient_user_id: str,
        *,
        created_at_from: datetime | None = None,
        created_at_to: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[Notifications]:
        """Return the items with this recipient_user_id, in order of created_at, from UserNotificationsIndex."""
        return self._query(
            "UserNotificationsIndex",
            "recipientUserId",
            recipient_user_id,
            decode=decode,
            sort=("createdAt", {"first": created_at_from, "last": created_at_to}),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def query_by_type(
        self,
        type_: NotificationType,
        *,
        status: NotificationStatus | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[Notifications]:
        """Return the items with this type, in order of status, from TypeStatusIndex."""
        return self._query(
            "TypeStatusIndex",
            "type",
            type_,
            decode=decode,
            sort=("status", {"equal": status}),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, filters: Condition | None = None
    ) -> Page[Notifications]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters)

    def iterate(self, *, filters: Condition | None = None) -> Iterator[Notifications]:
        """Yield all items, unordered. The next page is read when it is needed."""
        return self._iterate(filters=filters)

    def batch_get(
        self, notification_ids: Iterable[str], *, consistent: bool = False
    ) -> tuple[Notifications, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(
            ({"notificationId": notification_id} for notification_id in notification_ids),
            consistent=consistent,
        )
