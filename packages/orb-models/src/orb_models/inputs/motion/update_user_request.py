# Generated from schemas/entities/motion/UpdateUserRequest.yml by "make generate". Do not edit.
"""The input UpdateUserRequest."""

from typing import Annotated

from orb_models._pydantic import Field
from orb_models.input import Input
from orb_models.inputs.motion.user_preferences import UserPreferencesInput
from orb_models.models.motion.user_preferences import UserPreferences
from orb_models.rules import TimeZoneRule
from orb_models.value_inputs import checked_by


class UpdateUserRequest(Input):
    """The request of a listener to change their own profile.

    Fields that it leaves out, or sets to null, stay as they are.
    """

    name: Annotated[str, Field(min_length=1, max_length=128)] | None = Field(default=None, repr=False)
    """The name for people."""

    timezone: TimeZoneRule | None = None
    """The time zone of the person."""

    preferences: Annotated[UserPreferences, checked_by(UserPreferencesInput)] | None = None
    """What the person prefers."""
