# Generated from schemas/entities/motion/Sensors.yml by "make generate". Do not edit.
"""What comes in for Sensors: what is new, and what changes."""

from orb_models.input import Input, Number, Update
from orb_models.model import Timestamp


class SensorsCreate(Input):
    """What it takes to create an item: everything but what the repository sets."""

    sensor_id: Number

    expires_at: Timestamp | None = None


class SensorsUpdate(Update):
    """A change of an item: only the fields that are named are written."""

    expires_at: Timestamp | None = None
