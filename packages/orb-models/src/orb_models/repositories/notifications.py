# Generated from schemas/entities/Notifications.yml by "make generate". Do not edit.
"""The repository of Notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from orb_models.definition import Definition
from orb_models.models.notifications import Notifications, decode, encode
from orb_models.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from orb_common.aws.dynamodb import Attr, Condition
    from orb_models._pydantic import JsonValue
    from orb_models.enums.notification_status import NotificationStatus
    from orb_models.enums.notification_type import NotificationType
    from orb_models.inputs.notifications import NotificationsCreate, NotificationsUpdate
    from orb_models.model import Timestamp
    from orb_models.paging import Page

    class _Attributes:
        """The attributes of Notifications, with the types of their values."""

        notification_id: Attr[str]
        recipient_user_id: Attr[str]
        sender_user_id: Attr[str]
        type: Attr[NotificationType]
        status: Attr[NotificationStatus]
        title: Attr[str]
        message: Attr[str]
        metadata: Attr[dict[str, JsonValue]]
        expires_at: Attr[Timestamp]
        created_at: Attr[Timestamp]
        updated_at: Attr[Timestamp]


class NotificationsRepository(Repository[Notifications, "NotificationsCreate", "NotificationsUpdate", "str"]):
    """The stored items of Notifications."""

    attributes: ClassVar[_Attributes]
    """The attributes in conditions, such as `attributes.notification_id.exists()`."""

    DEFINITION = Definition(
        entity="Notifications",
        table_name_variable="NOTIFICATIONS_TABLE_NAME",
        keys=("notificationId",),
        model=Notifications,
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
        return self._create(new, id_is_new=True)

    def _build(self, new: NotificationsCreate) -> Notifications:
        now = self._clock.now()
        return Notifications(
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

    def update(
        self, notification_id: str, update: NotificationsUpdate, *, condition: Condition | None = None
    ) -> Notifications:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            ValidationError: the update sets no field.
        """
        return self._update({"notificationId": notification_id}, update, condition=condition)

    def delete(self, notification_id: str, *, condition: Condition | None = None) -> Notifications | None:
        """Delete the item with this key and return it. None: it did not exist.

        Raises:
            DynamoDBConditionFailedError: the condition is not met.
        """
        return self._delete({"notificationId": notification_id}, condition=condition)

    def query_by_recipient_user_id(
        self,
        recipient_user_id: str,
        *,
        created_at: datetime | None = None,
        created_at_from: datetime | None = None,
        created_at_to: datetime | None = None,
        created_at_after: datetime | None = None,
        created_at_before: datetime | None = None,
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
            sort=(
                "createdAt",
                {
                    "equal": created_at,
                    "first": created_at_from,
                    "last": created_at_to,
                    "after": created_at_after,
                    "before": created_at_before,
                },
            ),
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
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        filters: Condition | None = None,
        consistent: bool = False,
    ) -> Page[Notifications]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters, consistent=consistent)

    def iterate(
        self, *, filters: Condition | None = None, consistent: bool = False
    ) -> Iterator[Notifications]:
        """Yield all items, unordered. The next page is read when it is needed."""
        yield from self._list(limit=None, cursor=None, filters=filters, consistent=consistent).iterate()

    def batch_get(
        self, notification_ids: Iterable[str], *, consistent: bool = False
    ) -> tuple[Notifications, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(notification_ids, consistent=consistent)

    def batch_write(
        self, puts: Iterable[NotificationsCreate | Notifications] = (), *, deletes: Iterable[str] = ()
    ) -> tuple[Notifications, ...]:
        """Put and delete any number of items, and return those that were put. A put replaces an item with its key.

        The batch is not a transaction. Of two puts with one key, the last one is stored.

        Raises:
            ValidationError: a key is both put and deleted, or the items break a rule and nothing was written.
            DynamoDBUnprocessedError: `puts` (models) and `deletes` (keys) are left over, after all tries.
        """
        return self._batch_write(puts, deletes)
