# Generated from schemas/entities/motion/UserPreferences.yml by "make generate". Do not edit.
"""The factory of UserPreferences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.motion.user_preferences import UserPreferences
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    from orb_models.model import WholeNumber

    class UserPreferencesFields(TypedDict, total=False):
        """The fields of UserPreferences, to override."""

        notifications_enabled: bool
        email_notifications: bool
        default_volume: WholeNumber | None
        theme: str

    UserPreferencesTrait = Literal["full"]


class UserPreferencesFactory(Factory[UserPreferences]):
    """Makes models of UserPreferences."""

    MODEL = UserPreferences
    INPUT = "orb_models.inputs.motion.user_preferences.UserPreferencesInput"
    FIELDS = values.fields(
        notifications_enabled=values.Field(values.Flag(), default=True),
        email_notifications=values.Field(values.Flag(), default=False),
        default_volume=values.Field(values.Whole(minimum=0, maximum=100), optional=True, default=50),
        theme=values.Field(values.Text("theme-%d", min_length=1, max_length=32), default="light"),
    )

    @classmethod
    def build(
        cls, /, *traits: UserPreferencesTrait, **fields: Unpack[UserPreferencesFields]
    ) -> UserPreferences:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(
        cls, count: int, /, *traits: UserPreferencesTrait, **fields: Unpack[UserPreferencesFields]
    ) -> list[UserPreferences]:
        """Return new models."""
        return cls._batch(count, traits, fields)
