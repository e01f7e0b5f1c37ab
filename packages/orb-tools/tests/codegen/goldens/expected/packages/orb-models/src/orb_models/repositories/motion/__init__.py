# Generated from schemas/ by "make generate". Do not edit.
"""What schemas/entities/motion gives to repositories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common._lazy import lazy

if TYPE_CHECKING:
    from orb_models.repositories.motion.sensors import SensorsRepository as SensorsRepository

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "SensorsRepository": "orb_models.repositories.motion.sensors",
    },
)
