# Generated from schemas/ by "make generate". Do not edit.
"""Typed access to the tables, one repository each, loaded when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common._lazy import lazy

if TYPE_CHECKING:
    from orb_models.repositories.users import UsersRepository as UsersRepository

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "UsersRepository": "orb_models.repositories.users",
    },
)
