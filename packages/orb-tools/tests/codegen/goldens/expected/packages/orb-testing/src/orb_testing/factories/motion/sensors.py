# Generated from schemas/entities/motion/Sensors.yml by "make generate". Do not edit.
"""The factory of Sensors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.motion.sensors import Sensors
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    from orb_models.model import Timestamp, WholeNumber
    from orb_models.repositories.motion.sensors import SensorsRepository

    class SensorsFields(TypedDict, total=False):
        """The fields of Sensors, to override."""

        sensor_id: WholeNumber
        expires_at: Timestamp | None

    SensorsTrait = Literal["full"]


class SensorsFactory(Factory[Sensors]):
    """Makes models of Sensors."""

    MODEL = Sensors
    INPUT = "orb_models.inputs.motion.sensors.SensorsCreate"
    FIELDS = values.fields(
        sensor_id=values.Field(values.Whole()),
        expires_at=values.Field(values.Time(start=4102444800), optional=True),
    )

    @classmethod
    def build(cls, /, *traits: SensorsTrait, **fields: Unpack[SensorsFields]) -> Sensors:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(cls, count: int, /, *traits: SensorsTrait, **fields: Unpack[SensorsFields]) -> list[Sensors]:
        """Return new models."""
        return cls._batch(count, traits, fields)

    @classmethod
    def create(
        cls, repository: SensorsRepository, /, *traits: SensorsTrait, **fields: Unpack[SensorsFields]
    ) -> Sensors:
        """Store a new model, and return it."""
        return repository.create(cls._build(traits, fields))
