# Generated from schemas/entities/motion/Listeners.yml by "make generate". Do not edit.
"""The factory of Listeners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.utils.rules import EMAIL, IDENTITY, TIME_ZONE
from orb_models.models.motion.listeners import Listeners
from orb_testing.factories.motion.pending_consent import PendingConsentFactory
from orb_testing.factories.motion.user_preferences import UserPreferencesFactory
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    from orb_models.model import Timestamp
    from orb_models.models.motion.pending_consent import PendingConsent
    from orb_models.models.motion.user_preferences import UserPreferences
    from orb_models.repositories.motion.listeners import ListenersRepository

    class ListenersFields(TypedDict, total=False):
        """The fields of Listeners, to override."""

        user_id: str
        email: str
        name: str
        timezone: str
        spotify_user_id: str | None
        spotify_connected: bool
        spotify_token_secret_arn: str | None
        spotify_consent: PendingConsent | None
        authorized_at: Timestamp | None
        reauth_required: bool
        refreshable: Literal["connected"] | None
        refresh_due_at: Timestamp | None
        preferences: UserPreferences
        active: bool
        last_login: Timestamp | None
        created_at: Timestamp
        updated_at: Timestamp

    ListenersTrait = Literal["full"]


class ListenersFactory(Factory[Listeners]):
    """Makes models of Listeners."""

    MODEL = Listeners
    INPUT = "orb_models.inputs.motion.listeners.ListenersCreate"
    FIELDS = values.fields(
        user_id=values.Field(values.Text("user-id-%d", max_bytes=2048, rules=IDENTITY)),
        email=values.Field(values.Text("email-%d@orb.example", max_bytes=2048, rules=EMAIL)),
        name=values.Field(values.Text("name-%d", min_length=1, max_length=128)),
        timezone=values.Field(
            values.Text(("Europe/Berlin", "America/Lima", "UTC"), rules=TIME_ZONE), default="UTC"
        ),
        spotify_user_id=values.Field(values.Text("spotify-user-id-%d", max_length=128), optional=True),
        spotify_connected=values.Field(values.Flag(), default=False),
        spotify_token_secret_arn=values.Field(
            values.Text("spotify-token-secret-arn-%d", max_length=2048), optional=True
        ),
        spotify_consent=values.Field(values.Nested(PendingConsentFactory), optional=True),
        authorized_at=values.Field(values.Time(), optional=True),
        reauth_required=values.Field(values.Flag(), default=False),
        refreshable=values.Field(values.Choice(("connected",)), optional=True),
        refresh_due_at=values.Field(values.Time(), optional=True),
        preferences=values.Field(values.Nested(UserPreferencesFactory), default={}),
        active=values.Field(values.Flag(), default=True),
        last_login=values.Field(values.Time(), optional=True),
        created_at=values.Field(values.Time(), generated=True),
        updated_at=values.Field(values.Time(), generated=True),
    )

    @classmethod
    def build(cls, /, *traits: ListenersTrait, **fields: Unpack[ListenersFields]) -> Listeners:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(
        cls, count: int, /, *traits: ListenersTrait, **fields: Unpack[ListenersFields]
    ) -> list[Listeners]:
        """Return new models."""
        return cls._batch(count, traits, fields)

    @classmethod
    def create(
        cls, repository: ListenersRepository, /, *traits: ListenersTrait, **fields: Unpack[ListenersFields]
    ) -> Listeners:
        """Store a new model, and return it."""
        return repository.create(cls._build(traits, fields))
