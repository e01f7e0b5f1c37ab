"""What an old name is now."""

from __future__ import annotations

import importlib
import warnings

import pytest

from orb_tools.migrate.old_modules import GONE_NAMES, LAYERS
from orb_tools.migrate.successors import OLD_NAMES, Gone, Successor, new_path, successor_of, table

OLD = [(module, name) for module, names in OLD_NAMES.items() for name in names]
DOCUMENTED = [
    (module, name) for layer in LAYERS.values() for module, old in layer.items() for name in old.names
]


def load(module: str, name: str) -> object:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return getattr(importlib.import_module(module), name)


@pytest.mark.parametrize(("module", "name"), sorted({*OLD, *DOCUMENTED}))
def test_successor(module: str, name: str) -> None:
    """Each old name has a successor that exists and is the same object. It is private nowhere."""
    found = successor_of(module, name)
    assert isinstance(found, Successor)
    assert "_compat" not in found.path
    path = new_path(module)
    assert isinstance(path, str)
    # Two names of the root of the motion layer mean something else at the root of orb_common.
    if module != "common" or name not in {"get_logger", "get_secret"}:
        assert load(found.module, found.name) is load(path, name)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        exec(f"from {found.module} import {found.name}")
    assert bool(caught) <= (found.advice is not None), "a name of today does not warn"
    if found.advice is None:
        assert name not in OLD_NAMES.get(found.module, {}) or found.name != name


def test_every_documented_name_is_in_the_table() -> None:
    """The table has each documented name of each layer."""
    assert [(row.module, row.name) for _, row in table()] == DOCUMENTED


@pytest.mark.parametrize(("module", "name"), sorted(GONE_NAMES))
def test_gone(module: str, name: str) -> None:
    """A name without a successor does not exist."""
    assert isinstance(successor_of(module, name), Gone)
    with pytest.raises(AttributeError):
        load(module, name)


def test_other_modules() -> None:
    """A module that no layer had is not ours. One that looks like a part of a layer is gone."""
    assert new_path("commons.x") is None
    assert new_path("src.app") is None
    assert isinstance(new_path("common.other"), Gone)
    assert isinstance(new_path("core.testing.conftest"), Gone)
    assert isinstance(successor_of("json", "loads"), Gone)
