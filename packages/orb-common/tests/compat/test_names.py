"""The table of old names does not mix with current names."""

from __future__ import annotations

import importlib
import warnings

import pytest

import orb_common
from orb_common._compat.names import OLD_NAMES

from .old_paths import OLD_PATHS


@pytest.mark.usefixtures("unwarned")
@pytest.mark.parametrize("module", [module for module in OLD_NAMES if module not in OLD_PATHS])
def test_old_names_are_not_listed(module: str) -> None:
    """A room lists no old name, neither in `dir`, even after its use, nor in `__all__`."""
    place = importlib.import_module(module)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in OLD_NAMES[module]:
            getattr(place, name)
    assert not OLD_NAMES[module].keys() & set(dir(place))
    assert not OLD_NAMES[module].keys() & set(getattr(place, "__all__", ()))


def test_current_names_of_the_root_do_not_warn() -> None:
    """A current name of the root is not in the table of old names."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name in orb_common.__all__:
            getattr(orb_common, name)
    assert not OLD_NAMES["orb_common"].keys() & set(orb_common.__all__)
