# Generated from schemas/entities/motion/Sensors.yml by "make generate". Do not edit.
"""The inputs that create and update items of Sensors."""

from orb_models.input import Input, Number, Update
from orb_models.model import Timestamp


class SensorsCreate(Input):
    """The fields of a new item, without those that the repository sets."""

    sensor_id: Number

    expires_at: Timestamp | None = None


class SensorsUpdate(Update):
    """A change of an item. Only the fields that the caller sets are written."""

    expires_at: Timestamp | None = None
