"""What every room and package offers: sorted, complete, declared for type checkers."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import orb_common
import orb_models
import orb_testing

if TYPE_CHECKING:
    from types import ModuleType


def rooms(package: ModuleType) -> list[ModuleType]:
    """The package and its packages, private ones excepted."""
    found = [package]
    for info in pkgutil.iter_modules(package.__path__):
        if info.ispkg and not info.name.startswith("_"):
            found += rooms(importlib.import_module(f"{package.__name__}.{info.name}"))
    return found


NAMELESS = {"orb_testing"}
"""Its users take names from its modules: `orb_testing.events`."""
ROOMS = [
    room
    for package in (orb_common, orb_models, orb_testing)
    for room in rooms(package)
    if room.__name__ not in NAMELESS
]


def declared(room: ModuleType) -> set[str]:
    """The names that the room's file imports under their own name, for type checkers."""
    tree = ast.parse(Path(str(room.__file__)).read_text(encoding="utf-8"))
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    return {alias.name for node in imports for alias in node.names if alias.asname == alias.name}


def test_rooms_are_found() -> None:
    """The test below is about these, at least."""
    names = {room.__name__ for room in ROOMS}
    assert {
        "orb_common",
        "orb_common.aws",
        "orb_common.aws.dynamodb",
        "orb_common.exceptions",
        "orb_models",
    } <= names


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_all_is_sorted_and_complete(room: ModuleType) -> None:
    """`__all__` is sorted, each name of it resolves and is in `dir`, and type checkers see the same names."""
    assert list(room.__all__) == sorted(set(room.__all__))
    assert declared(room) == set(room.__all__)
    assert set(room.__all__) <= set(dir(room))
    for name in room.__all__:
        assert getattr(room, name) is not None
