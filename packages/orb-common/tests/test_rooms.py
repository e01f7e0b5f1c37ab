"""The public names of every package and room are sorted, complete, and declared for type checkers."""

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
    """Return a package and its public subpackages."""
    found = [package]
    for info in pkgutil.iter_modules(package.__path__):
        if info.ispkg and not info.name.startswith("_"):
            found += rooms(importlib.import_module(f"{package.__name__}.{info.name}"))
    return found


NAMELESS = {
    "orb_common.execution.vcs",
    "orb_testing",
    "orb_testing.factory_base",
    "orb_testing.fakes",
    "orb_testing.fixtures",
    "orb_testing.scenarios",
    "orb_testing.strict_dynamodb",
    "orb_testing.suites",
}
"""Packages without public names. Their users import from modules, such as `orb_testing.context`."""
ROOMS = [
    room
    for package in (orb_common, orb_models, orb_testing)
    for room in rooms(package)
    if room.__name__ not in NAMELESS
]


def declared(room: ModuleType) -> set[str]:
    """Return the names that a room, or its stub, imports `as` themselves, for type checkers."""
    file = Path(str(room.__file__))
    stub = file.with_suffix(".pyi")
    tree = ast.parse((stub if stub.exists() else file).read_text(encoding="utf-8"))
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    return {alias.name for node in imports for alias in node.names if alias.asname == alias.name}


def test_rooms_are_found() -> None:
    """The next test covers at least these rooms."""
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
    """`__all__` is sorted. Each of its names can be loaded, is in `dir`, and is visible to type checkers."""
    assert list(room.__all__) == sorted(set(room.__all__))
    assert declared(room) == set(room.__all__)
    assert set(room.__all__) <= set(dir(room))
    for name in room.__all__:
        assert getattr(room, name) is not None
