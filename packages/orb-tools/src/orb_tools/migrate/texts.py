"""Old paths in strings: targets of `mock.patch`, arguments of `import_module`, the folder of the layers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import libcst as cst

from orb_tools.migrate.old_modules import MODULES
from orb_tools.migrate.places import Place
from orb_tools.migrate.source import dotted
from orb_tools.migrate.successors import Gone, Successor, successor_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_tools.migrate.source import Source
    from orb_tools.migrate.surroundings import Surroundings

__all__ = ["text_places"]

_PATH: Final = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_LAYER_FOLDER: Final = "/opt/python"
_IMPORTERS: Final = {"__import__", "import_module", "importlib.import_module"}


def text_places(source: Source, around: Surroundings) -> Iterator[Place]:
    """Yield the strings that hold an old path, and the dynamic imports that may build one."""
    arguments = {
        call.args[0].value: call for call in source.calls if call.args and dotted(call.func) in _IMPORTERS
    }
    for node, value in source.strings:
        if _LAYER_FOLDER in value:
            yield Place(
                line=source.line(node), what=repr(value), why="the folder of the layers is not used any more"
            )
        # A word alone, such as "common", is a path only where something imports it.
        elif ("." in value or node in arguments) and _PATH.fullmatch(value) and not around.owns(value):
            yield from _old_path(source, node, value)
    for node in arguments:
        if isinstance(node, cst.FormattedString | cst.ConcatenatedString | cst.BinaryOperation):
            text = source.text(node)
            if any(f"{top}." in text for top in ("common", "core")) and not around.owns("common"):
                yield Place(
                    line=source.line(node),
                    what=text,
                    why="it builds the path of a module: name the module of today",
                )


def _old_path(source: Source, node: cst.CSTNode, value: str) -> Iterator[Place]:
    parts = value.split(".")
    for length in range(len(parts), 0, -1):
        module, rest = ".".join(parts[:length]), parts[length:]
        if module not in MODULES or rest == ["py"]:  # the name of a file
            continue
        if not rest:
            yield Place(line=source.line(node), what=repr(value), why=f"the module is {MODULES[module]} now")
            return
        found = successor_of(module, rest[0])
        if isinstance(found, Successor):
            now = ".".join([found.path, *rest[1:]])
            yield Place(
                line=source.line(node),
                what=repr(value),
                why=f"it is {now} now: name the module where the code under test looks it up",
            )
        elif isinstance(found, Gone):
            yield Place(line=source.line(node), what=repr(value), why=f"no name replaces it: {found.why}")
        return
