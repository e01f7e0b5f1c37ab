"""Every factory of the checkout, and what its payloads must satisfy."""

from __future__ import annotations

import pkgutil
from typing import TYPE_CHECKING, Any

import orb_testing.factories

if TYPE_CHECKING:
    from pydantic import BaseModel

    from orb_testing.factory_base.factory import Factory

FACTORIES: list[type[Factory[Any]]] = [
    getattr(orb_testing.factories, name) for name in sorted(orb_testing.factories.__all__)
]


def input_of(factory: type[Factory[Any]]) -> type[BaseModel]:
    """Return what checks the payloads of a factory."""
    found: type[BaseModel] = pkgutil.resolve_name(factory.INPUT) if factory.INPUT else factory.MODEL
    return found
