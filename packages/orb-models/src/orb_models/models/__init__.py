# Generated from schemas/ by "make generate". Do not edit.
"""The models of schemas/entities, each in a module of its own, loaded when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common._lazy import lazy

if TYPE_CHECKING:
    from orb_models.models.users import Users as Users
    from orb_models.models.users import UsersCreate as UsersCreate
    from orb_models.models.users import UsersUpdate as UsersUpdate

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "Users": "orb_models.models.users",
        "UsersCreate": "orb_models.models.users",
        "UsersUpdate": "orb_models.models.users",
    },
)
