"""What the text of a file shows at a quick look: what it takes from other files, and whether it has old names.

To parse a file with its comments, and to find its scopes, takes long. Most files of a project need no such look.
"""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from orb_tools.migrate.changes import RENAMED
from orb_tools.migrate.old_modules import ERROR_ROOMS, GONE_NAMES, LAYERS, MODULES
from orb_tools.migrate.successors import OLD_NAMES, is_old, new_path

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["Outline", "near_errors", "outline"]

_PATH: Final = re.compile(r"\w+(?:\.\w+)+")
_OLD_MODULES: Final = {*OLD_NAMES, *(path for path, _ in GONE_NAMES)}
_TOPS: Final = {path.partition(".")[0] for path in MODULES}
_OLD_TEXT: Final = re.compile(r"/opt/python|import_module|__import__")
_OLD_ATTRIBUTE: Final = re.compile(rf"\b(?:{'|'.join(RENAMED)})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What the text of a file shows."""

    taken: frozenset[str]
    """The names that it takes from other modules: by imports, as attributes, and by paths in strings."""
    imported: frozenset[str]
    """The names in its imports, and the last part of each module there."""
    errors: frozenset[str]
    """What it calls the error classes of orb or of an older layer, and the modules of such."""
    old: bool
    """Whether the rewriting may have something to do: an old import, or an old path in a string."""
    old_attributes: bool
    """Whether the older name of an attribute of errors is in the text."""


def outline(text: str) -> Outline:
    """Return what a source shows.

    Raises:
        SyntaxError: The text is not valid Python.
    """
    found = _Outline(text)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes in sources that are not ours
        found.visit(ast.parse(text))
    return Outline(
        taken=frozenset(found.taken),
        imported=frozenset(found.imported),
        errors=frozenset(found.errors),
        old=found.old,
        old_attributes=_OLD_ATTRIBUTE.search(text) is not None,
    )


class _Outline(ast.NodeVisitor):
    def __init__(self, text: str) -> None:
        self.taken: set[str] = set()
        self.imported: set[str] = set()
        self.errors: set[str] = set()
        self.old = _OLD_TEXT.search(text) is not None

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self.imported.add(alias.name.rpartition(".")[2])
            path = new_path(alias.name)
            self.old |= path is not None and (path != alias.name or alias.name.startswith("orb_common"))
            if path in ERROR_ROOMS:
                self.errors.add(alias.asname or alias.name)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = "." * node.level + (node.module or "")
        names = {alias.name: alias.asname or alias.name for alias in node.names}
        self.imported.update(names, [module.rpartition(".")[2]])
        if module not in MODULES:
            self.taken.update(names)
        if new_path(module) is not None:
            self.old |= new_path(module) != module or any(_is_old(module, name) for name in names)
            self.errors.update(local for name, local in names.items() if _is_error(module, name))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.taken.add(node.attr)
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and _PATH.fullmatch(node.value):
            self.taken.add(node.value.rpartition(".")[2])
            self.old |= node.value.partition(".")[0] in _TOPS


def _is_old(path: str, name: str) -> bool:
    """Return whether a name of a path in orb is old, or is a module that has old names."""
    return name == "*" or is_old(path, name) or f"{path}.{name}" in _OLD_MODULES


def _is_error(module: str, name: str) -> bool:
    """Return whether a name of a module is an error class of orb or of an older layer, or a module of such."""
    of_motion = module == "common" and name in LAYERS["motion"]["common.exceptions"].names
    return of_motion or not ERROR_ROOMS.isdisjoint({new_path(module), new_path(f"{module}.{name}")})


def near_errors(outlines: Mapping[Path, Outline]) -> frozenset[Path]:
    """Return the files that have an error class, or import a file that has one."""
    names = frozenset().union(*(it.errors for it in outlines.values())) - {"*"}
    having = {path for path, it in outlines.items() if it.errors or it.imported & names}
    modules = {path.parent.name if path.name == "__init__.py" else path.stem for path in having}
    return frozenset(having | {path for path, it in outlines.items() if it.imported & modules})
