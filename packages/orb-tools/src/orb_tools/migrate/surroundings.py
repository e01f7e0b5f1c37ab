"""What the other files of a project say about one source: which names they take from it, and which modules are near."""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_tools.migrate.old_modules import ERROR_ROOMS, LAYERS, MODULES
from orb_tools.migrate.successors import new_path

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["Outline", "Surroundings", "near_errors", "outline"]

_PATH = re.compile(r"\w+(?:\.\w+)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What lies around a source."""

    folders: tuple[Path, ...] = ()
    """The folders that imports of the source may start from: its own, and those above it in the project."""
    taken: frozenset[str] = frozenset()
    """The names that other files take from some module, as far as their text shows."""
    own: frozenset[str] = frozenset()
    """The top-level modules that the project says are its own, and not those of an older layer."""
    errors: bool = False
    """Whether the source has errors of orb, also by way of another module of the project."""

    def owns(self, module: str) -> bool:
        """Return whether the project says that a module is its own."""
        return module.partition(".")[0] in self.own

    def near(self, module: str) -> Path | None:
        """Return the file or folder in the project that an import of an older module may mean."""
        parts = module.split(".")
        start = parts[:2] if parts[0] == "src" else parts[:1]
        for folder in self.folders:
            place = folder.joinpath(*start)
            file = place.with_suffix(".py")
            if file.is_file():
                return file
            if next(place.glob("*.py"), None) is not None:
                return place
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What the text of a file shows about the others."""

    taken: frozenset[str]
    """The names that it takes from other modules: by imports, as attributes, and by paths in strings."""
    imported: frozenset[str]
    """The names in its imports, and the last part of each module there."""
    errors: frozenset[str]
    """What it calls the error classes of orb or of an older layer, and the modules of such."""


def outline(text: str) -> Outline:
    """Return what a source shows.

    Raises:
        SyntaxError: The text is not valid Python.
    """
    taken: set[str] = set()
    imported: set[str] = set()
    errors: set[str] = set()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes in sources that are not ours
        tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            imported.update(alias.name for alias in node.names)
            imported.add(module.rpartition(".")[2])
            if module not in MODULES:
                taken.update(alias.name for alias in node.names)
            errors.update(it.asname or it.name for it in node.names if _is_error(module, it.name))
        elif isinstance(node, ast.Import):
            imported.update(alias.name.rpartition(".")[2] for alias in node.names)
            errors.update(it.asname or it.name for it in node.names if new_path(it.name) in ERROR_ROOMS)
        elif isinstance(node, ast.Attribute):
            taken.add(node.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _PATH.fullmatch(node.value):
            taken.add(node.value.rpartition(".")[2])
    return Outline(taken=frozenset(taken), imported=frozenset(imported), errors=frozenset(errors))


def _is_error(module: str, name: str) -> bool:
    """Return whether a name of a module is an error class of orb or of an older layer, or a module of such."""
    of_motion = module == "common" and name in LAYERS["motion"]["common.exceptions"].names
    return of_motion or not ERROR_ROOMS.isdisjoint({new_path(module), new_path(f"{module}.{name}")})


def near_errors(outlines: Mapping[Path, Outline]) -> frozenset[Path]:
    """Return the files that have an error class, or import a file that has one."""
    names = frozenset().union(*(it.errors for it in outlines.values()))
    having = {path for path, it in outlines.items() if it.errors or it.imported & names}
    modules = {path.parent.name if path.name == "__init__.py" else path.stem for path in having}
    return frozenset(having | {path for path, it in outlines.items() if it.imported & modules})
