# Generated from schemas/ by "make generate". Do not edit.
"""Typed access to the tables, one repository each, loaded when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common._lazy import lazy

if TYPE_CHECKING:
    from orb_models.repositories.gadgets import GadgetsRepository as GadgetsRepository
    from orb_models.repositories.motion.sensors import SensorsRepository as SensorsRepository

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "GadgetsRepository": "orb_models.repositories.gadgets",
        "SensorsRepository": "orb_models.repositories.motion.sensors",
    },
)
