# Generated from schemas/entities/Notifications.yml by "make generate". Do not edit.
"""What comes in for Notifications: what is new, and what changes."""

from typing import Annotated, ClassVar

from orb_models._pydantic import Field, JsonValue
from orb_models.enums.notification_status import NotificationStatus
from orb_models.enums.notification_type import NotificationType
from orb_models.input import Input, KeyText, Update
from orb_models.model import Timestamp


class NotificationsCreate(Input):
    """What it takes to create an item: everything but what the repository sets."""

    recipient_user_id: KeyText
    """The user whom it is for."""

    sender_user_id: str | None = None
    """The user who caused it. Absent when the system did."""

    type: NotificationType
    """What happened."""

    status: NotificationStatus = NotificationStatus.PENDING
    """Whether it was seen."""

    title: Annotated[str, Field(max_length=255)]
    """The message in a line."""

    message: str
    """The message."""

    metadata: dict[str, JsonValue] | None = None
    """Facts for the program that shows it."""

    expires_at: Timestamp | None = None
    """When it stops mattering."""


class NotificationsUpdate(Update):
    """A change of an item: only the fields that are named are written."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset(
        {"recipient_user_id", "type", "status", "title", "message"}
    )

    recipient_user_id: KeyText | None = None
    """The user whom it is for."""

    sender_user_id: str | None = None
    """The user who caused it. Absent when the system did."""

    type: NotificationType | None = None
    """What happened."""

    status: NotificationStatus | None = None
    """Whether it was seen."""

    title: Annotated[str, Field(max_length=255)] | None = None
    """The message in a line."""

    message: str | None = None
    """The message."""

    metadata: dict[str, JsonValue] | None = None
    """Facts for the program that shows it."""

    expires_at: Timestamp | None = None
    """When it stops mattering."""
