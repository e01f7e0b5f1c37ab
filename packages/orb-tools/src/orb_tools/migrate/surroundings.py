"""What the other files of a project say about one source: which names they take from it, and which modules are near."""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_tools.migrate.old_modules import MODULES

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Surroundings", "taken_names"]

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


def taken_names(text: str) -> frozenset[str]:
    """Return the names that a source takes from other modules: by imports, as attributes, and by paths in strings.

    Raises:
        SyntaxError: The text is not valid Python.
    """
    names: set[str] = set()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes in sources that are not ours
        tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.level or node.module not in MODULES):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _PATH.fullmatch(node.value):
            names.add(node.value.rpartition(".")[2])
    return frozenset(names)
