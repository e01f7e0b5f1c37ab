# Generated from schemas/entities/motion/UserPreferences.yml by "make generate". Do not edit.
"""The input UserPreferencesInput."""

from typing import Annotated

from orb_models._pydantic import Field
from orb_models.input import Flag, Input, Number


class UserPreferencesInput(Input):
    """The fields of UserPreferences, with the rules of inputs."""

    notifications_enabled: Flag = True
    """Whether the listener gets notifications."""

    email_notifications: Flag = False
    """Whether they also come by e-mail."""

    default_volume: Annotated[Number, Field(ge=0, le=100)] | None = 50
    """The volume of a sensor that names none, in percent."""

    theme: Annotated[str, Field(min_length=1, max_length=32)] = "light"
    """The look of the dashboard."""
