# Generated from schemas/ by "make generate". Do not edit.
"""The enums of schemas/core/enums.yml, each in a module of its own, loaded when it is asked for."""

from orb_common.utils import lazy_names

# The name that type checkers know. Taking it from `typing` would cost more than all the rest.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from orb_models.enums.colour import Colour as Colour
    from orb_models.enums.user_group import UserGroup as UserGroup

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "Colour": "orb_models.enums.colour",
        "UserGroup": "orb_models.enums.user_group",
    },
)
