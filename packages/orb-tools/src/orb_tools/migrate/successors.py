"""What an old name is now: the object at another path, or a function or class that orb still has under its old name."""

from __future__ import annotations

import importlib
import warnings
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from orb_common._compat.names import OLD_NAMES
from orb_tools.migrate.old_modules import GONE_MODULES, GONE_NAMES, LAYERS, MODULES, generated_module

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["OLD_NAMES", "Gone", "Row", "Successor", "is_old", "new_path", "successor_of", "table"]

ROOTS: Final = ("orb_common", "orb_models")


@dataclass(frozen=True, slots=True, kw_only=True)
class Successor:
    """Where a name is imported from now."""

    module: str
    name: str
    advice: str | None = None
    """The path to use in new code. None: this one. Else the name is still an old one, and its use is not the same."""

    @property
    def path(self) -> str:
        """The dotted path of the name."""
        return f"{self.module}.{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A name that nothing replaces."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An old import and the new one."""

    module: str
    name: str
    successor: Successor


def new_path(module: str) -> str | Gone | None:
    """Return the path in orb that has the names of an older module. None: it is no module of ours.

    A path of orb stands for itself.
    """
    if module in MODULES:
        return MODULES[module]
    generated = generated_module(module)
    if generated is not None:
        return generated
    for gone, why in GONE_MODULES.items():
        if module == gone or module.startswith(f"{gone}."):
            return Gone(why=why)
    if module.startswith(("common.", "src.common.")):
        return Gone(why="no older layer documents this module")
    return module if module.partition(".")[0] in ROOTS else None


def is_old(path: str, name: str) -> bool:
    """Return whether a path in orb has, or had, a name that is an old one."""
    return name in OLD_NAMES.get(path, {}) or (path, name) in GONE_NAMES


@cache
def successor_of(module: str, name: str) -> Successor | Gone:
    """Return what a name of an older module, or of a path in orb, is now."""
    path = new_path(_home_in_root(module, name))
    if not isinstance(path, str):
        return path or Gone(why=f"{module} is no module of an older layer")
    if generated_module(module) == path and module.endswith(f".{name}"):
        name = name.removesuffix("Model").removesuffix("Enum")  # the class that is called like its module
    if (path, name) in GONE_NAMES:
        return Gone(why=GONE_NAMES[path, name])
    old = OLD_NAMES.get(path, {}).get(name)
    if old is not None:
        if old.home.replace(":", ".") != old.use:
            return Successor(module=path, name=name, advice=old.use)
        home, _, new = old.home.partition(":")
        return Successor(module=home, name=new)
    if not _has(path, name):
        return Gone(why=f"{path} has no such name")
    return Successor(module=path if path == module else _room_with(path, name), name=name)


def table() -> Iterator[tuple[str, Row]]:
    """Yield each documented name of the older layers, after the name of its layer."""
    for layer, modules in LAYERS.items():
        for module, old in modules.items():
            for name in old.names:
                found = successor_of(module, name)
                if isinstance(found, Successor):
                    yield layer, Row(module=module, name=name, successor=found)


def _home_in_root(module: str, name: str) -> str:
    """Return the module of the motion layer that defines a name of its root."""
    if module != "common":
        return module
    return next((it for it, old in LAYERS["motion"].items() if it != module and name in old.names), module)


def _has(path: str, name: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            return hasattr(importlib.import_module(path), name)
        except ImportError:
            return False


def _room_with(path: str, name: str) -> str:
    """Return the room above a module that offers the same object. The module itself, when no room does."""
    parts = path.split(".")
    for length in range(2, len(parts)):
        room = importlib.import_module(".".join(parts[:length]))
        if name in getattr(room, "__all__", ()) and getattr(room, name) is getattr(
            importlib.import_module(path), name
        ):
            return room.__name__
    return path
