# Generated from schemas/entities/motion/QuietHours.yml by "make generate". Do not edit.
"""The input QuietHoursInput."""

from typing import Annotated, ClassVar

from orb_models._pydantic import Field
from orb_models.input import DependentInput, Flag, Number
from orb_models.model import SET
from orb_models.rules import TimeOfDayRule


class QuietHoursInput(DependentInput):
    """The fields of QuietHours, with the rules of inputs."""

    REQUIRED_WHEN: ClassVar[dict[str, tuple[str, ...]]] = {"enabled": ("start_time", "end_time")}

    enabled: Flag = False
    """Whether there are quiet hours. If there are, they need both times."""

    start_time: TimeOfDayRule | None = None
    """When they start, as HH:MM."""

    end_time: TimeOfDayRule | None = None
    """When they end, as HH:MM."""

    days: Annotated[frozenset[Annotated[Number, Field(ge=0, le=6)]], SET] = frozenset({0, 1, 2, 3, 4, 5, 6})
    """The days on which they start, from 0 for Monday to 6 for Sunday."""
