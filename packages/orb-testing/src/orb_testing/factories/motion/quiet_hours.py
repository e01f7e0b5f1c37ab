# Generated from schemas/entities/motion/QuietHours.yml by "make generate". Do not edit.
"""The factory of QuietHours."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from orb_common.utils.rules import TIME_OF_DAY
from orb_models.models.motion.quiet_hours import QuietHours
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from typing import Annotated, Literal, TypedDict, Unpack

    from orb_models.model import SET, WholeNumber

    class QuietHoursFields(TypedDict, total=False):
        """The fields of QuietHours, to override."""

        enabled: bool
        start_time: str | None
        end_time: str | None
        days: Annotated[frozenset[WholeNumber], SET]

    QuietHoursTrait = Literal["full"]


class QuietHoursFactory(Factory[QuietHours]):
    """Makes models of QuietHours."""

    MODEL = QuietHours
    INPUT = "orb_models.inputs.motion.quiet_hours.QuietHoursInput"
    FIELDS = values.fields(
        enabled=values.Field(values.Flag(), default=False),
        start_time=values.Field(
            values.Text(
                ("00:00", "21:11", "02:22", "23:33", "04:44", "21:55", "06:06", "23:17"), rules=TIME_OF_DAY
            ),
            optional=True,
        ),
        end_time=values.Field(
            values.Text(
                ("00:00", "21:11", "02:22", "23:33", "04:44", "21:55", "06:06", "23:17"), rules=TIME_OF_DAY
            ),
            optional=True,
        ),
        days=values.Field(
            values.Many("set", values.Whole(minimum=0, maximum=6)), default=frozenset({0, 1, 2, 3, 4, 5, 6})
        ),
    )
    REQUIRED_WHEN = MappingProxyType({"enabled": ("start_time", "end_time")})

    @classmethod
    def build(cls, /, *traits: QuietHoursTrait, **fields: Unpack[QuietHoursFields]) -> QuietHours:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(
        cls, count: int, /, *traits: QuietHoursTrait, **fields: Unpack[QuietHoursFields]
    ) -> list[QuietHours]:
        """Return new models."""
        return cls._batch(count, traits, fields)
