# Generated from schemas/ by "make generate". Do not edit.
"""The enums of schemas/core/enums.yml, each in its own module, loaded at first use."""

from orb_common.utils import lazy_names

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "Colour": "orb_models.enums.colour",
        "ParcelState": "orb_models.enums.parcel_state",
        "UserGroup": "orb_models.enums.user_group",
    },
)
