# Generated from schemas/entities/Notifications.yml by "make generate". Do not edit.
"""Typed access to the table of Notifications."""

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
    """Items of Notifications, stored and found."""

    DEFINITION = Definition(
        entity="Notifications",
        variable="NOTIFICATIONS_TABLE_NAME",
        keys=("notificationId",),
        encode=encode,
        decode=decode,
        indexed={"notificationId": 2048, "recipientUserId": 2048},
        updated="updatedAt",
    )

    def get(self, notification_id: str, *, consistent: bool = False) -> Notifications | None:
        """The item with this key. None: there is none. `consistent`: as of now, not as of about a second ago."""
        return self._get({"notificationId": notification_id}, consistent=consistent)

    def create(self, new: NotificationsCreate | Notifications) -> Notifications:
        """Stores a new item; a whole model as it is, an input with what the repository sets.

        Raises:
            ItemExistsError: there is an item with this key.
        """
        if isinstance(new, Notifications):
            return self._create(new, own_id=False)
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
        return self._create(model, own_id=True)

    def update(
        self, notification_id: str, update: NotificationsUpdate, *, condition: Condition | None = None
    ) -> Notifications:
        """Changes the fields that the update names, and gives the item as it is then.

        Raises:
            ResourceNotFoundError: there is no item with this key.
            LostRaceError: the condition does not hold, or other writers came first at every try.
            ValidationError: the update names no field.
        """
        return self._update({"notificationId": notification_id}, update, condition=condition)

    def delete(self, notification_id: str) -> Notifications | None:
        """Removes the item with this key and gives it as it was. None: there was none."""
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
        """The items with this recipient_user_id, in order of created_at, from UserNotificationsIndex."""
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
        """The items with this type, in order of status, from TypeStatusIndex."""
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
        """A page of all items, in no order. It reads the table: `limit` counts what is read, before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters)

    def iterate(self, *, filters: Condition | None = None) -> Iterator[Notifications]:
        """All items, in no order, page by page as they are asked for."""
        return self._iterate(filters=filters)

    def batch_get(
        self, notification_ids: Iterable[str], *, consistent: bool = False
    ) -> tuple[Notifications, ...]:
        """The items with these keys, any number, in the order asked for. Those that do not exist are left out."""
        return self._batch_get(
            ({"notificationId": notification_id} for notification_id in notification_ids),
            consistent=consistent,
        )
