# Generated from schemas/entities/Notifications.yml by "make generate". Do not edit.
"""The inputs that create and update items of Notifications."""

from typing import Annotated, ClassVar

from orb_models._pydantic import Field, JsonValue
from orb_models.enums.notification_status import NotificationStatus
from orb_models.enums.notification_type import NotificationType
from orb_models.input import Input, KeyText, Update
from orb_models.model import Timestamp


class NotificationsCreate(Input):
    """The fields of a new item, without those that the repository sets."""

    recipient_user_id: KeyText
    """The user who receives the notification."""

    sender_user_id: str | None = None
    """The user who caused the notification. Absent if the system caused it."""

    type: NotificationType
    """What happened."""

    status: NotificationStatus = NotificationStatus.PENDING
    """Whether the user has seen the notification."""

    title: Annotated[str, Field(max_length=255)]
    """The message in one line."""

    message: str
    """The message."""

    metadata: dict[str, JsonValue] | None = None
    """More facts, for the program that shows the notification."""

    expires_at: Timestamp | None = None
    """When the notification expires."""


class NotificationsUpdate(Update):
    """A change of an item. Only the fields that the caller sets are written."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset(
        {"recipient_user_id", "type", "status", "title", "message"}
    )

    recipient_user_id: KeyText | None = None
    """The user who receives the notification."""

    sender_user_id: str | None = None
    """The user who caused the notification. Absent if the system caused it."""

    type: NotificationType | None = None
    """What happened."""

    status: NotificationStatus | None = None
    """Whether the user has seen the notification."""

    title: Annotated[str, Field(max_length=255)] | None = None
    """The message in one line."""

    message: str | None = None
    """The message."""

    metadata: dict[str, JsonValue] | None = None
    """More facts, for the program that shows the notification."""

    expires_at: Timestamp | None = None
    """When the notification expires."""
