"""The lookup of old names. It warns once for each name."""

from __future__ import annotations

import sys
import warnings
from importlib.util import find_spec
from typing import TYPE_CHECKING

from orb_common._startup.lazy import resolve

from .names import OLD_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["find", "moved"]

MODELS = "orb_models"
"""The package above this one that has some of the old names. It is optional."""
OPTIONAL = {
    "orb_models.": MODELS,
    "orb_common.spotify:": "requests",
    "orb_common._compat.spotify:": "requests",
}
"""The homes of old names that need a package which may be missing, with that package."""
_warned: set[tuple[str, str]] = set()


def find(module: str, name: str) -> object:
    """Return the object that an old name of a module refers to. Warn at the first use (DeprecationWarning).

    Raises:
        AttributeError: The module has no such old name.
        ImportError: The name is now in orb-models, which is not installed.
    """
    old = OLD_NAMES.get(module, {}).get(name)
    if old is None:
        raise AttributeError(f"module {module!r} has no attribute {name!r}")
    home, _, attribute = old.home.partition(":")
    try:
        value = resolve(module, home, attribute)
    except ModuleNotFoundError as error:
        if error.name != MODELS:
            raise
        text = f"{module}.{name} is now {old.use}: install the package orb-models, or add it to the Pipfile"
        raise ImportError(text, name=MODELS) from error
    if (module, name) not in _warned:
        _warned.add((module, name))
        warnings.warn(
            f"{module}.{name} is an old name: use {old.use}",
            DeprecationWarning,
            stacklevel=_stacklevel_of_caller(),
        )
    return value


def moved(module: str) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Return the `__getattr__` and the `__dir__` of a module that has only old names."""
    names = sorted(OLD_NAMES[module])

    def __getattr__(name: str) -> object:  # noqa: N807 - PEP 562 asks for this name
        return _installed(module, names) if name == "__all__" else find(module, name)

    def __dir__() -> list[str]:  # noqa: N807 - PEP 562 asks for this name
        return names

    return __getattr__, __dir__


def _installed(module: str, names: list[str]) -> list[str]:
    """Return the names that can be loaded, so that a star import works without orb-models and requests."""
    missing = tuple(home for home, package in OPTIONAL.items() if find_spec(package) is None)
    return [name for name in names if not OLD_NAMES[module][name].home.startswith(missing)]


def _stacklevel_of_caller() -> int:
    """Return the `stacklevel` of the code that used the name."""
    level = 1
    frame = sys._getframe(1)
    while frame.f_back is not None and (
        frame.f_code.co_name == "__getattr__" or frame.f_code is find.__code__
    ):
        frame = frame.f_back
        level += 1
    return level
