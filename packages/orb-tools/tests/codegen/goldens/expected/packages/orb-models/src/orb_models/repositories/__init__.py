# Generated from schemas/ by "make generate". Do not edit.
"""Typed access to the tables, one repository each, loaded when it is asked for."""

from orb_common.utils import lazy_names

# The name that type checkers know. Taking it from `typing` would cost more than all the rest.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from orb_models.repositories.gadgets import GadgetsRepository as GadgetsRepository
    from orb_models.repositories.motion.sensors import SensorsRepository as SensorsRepository

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "GadgetsRepository": "orb_models.repositories.gadgets",
        "SensorsRepository": "orb_models.repositories.motion.sensors",
    },
)
