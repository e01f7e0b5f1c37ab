# Generated from schemas/entities/Notifications.yml by "make generate". Do not edit.
"""The factory of Notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.enums.notification_status import NotificationStatus
from orb_models.enums.notification_type import NotificationType
from orb_models.models.notifications import Notifications
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    from orb_models.model import Timestamp
    from orb_models.repositories.notifications import NotificationsRepository

    class NotificationsFields(TypedDict, total=False):
        """The fields of Notifications, to override."""

        notification_id: str
        recipient_user_id: str
        sender_user_id: str | None
        type: NotificationType
        status: NotificationStatus
        title: str
        message: str
        metadata: dict[str, object] | None
        expires_at: Timestamp | None
        created_at: Timestamp
        updated_at: Timestamp

    NotificationsTrait = Literal["full", "pending", "read", "dismissed", "expired"]


class NotificationsFactory(Factory[Notifications]):
    """Makes models of Notifications."""

    MODEL = Notifications
    INPUT = "orb_models.inputs.notifications.NotificationsCreate"
    FIELDS = values.fields(
        notification_id=values.Field(values.Uuid(), generated=True),
        recipient_user_id=values.Field(values.Text("recipient-user-id-%d", max_bytes=2048)),
        sender_user_id=values.Field(values.Text("sender-user-id-%d"), optional=True),
        type=values.Field(values.Choice(NotificationType)),
        status=values.Field(values.Choice(NotificationStatus), default=NotificationStatus.PENDING),
        title=values.Field(values.Text("title-%d", max_length=255)),
        message=values.Field(values.Text("message-%d")),
        metadata=values.Field(values.Json(), optional=True),
        expires_at=values.Field(values.Time(), optional=True),
        created_at=values.Field(values.Time(), generated=True),
        updated_at=values.Field(values.Time(), generated=True),
    )
    TRAITS = values.traits("status", NotificationStatus)

    @classmethod
    def build(cls, /, *traits: NotificationsTrait, **fields: Unpack[NotificationsFields]) -> Notifications:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(
        cls, count: int, /, *traits: NotificationsTrait, **fields: Unpack[NotificationsFields]
    ) -> list[Notifications]:
        """Return new models."""
        return cls._batch(count, traits, fields)

    @classmethod
    def create(
        cls,
        repository: NotificationsRepository,
        /,
        *traits: NotificationsTrait,
        **fields: Unpack[NotificationsFields],
    ) -> Notifications:
        """Store a new model, and return it."""
        return repository.create(cls._build(traits, fields))
