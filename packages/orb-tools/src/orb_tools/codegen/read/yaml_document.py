"""A YAML file as plain values, with the line of each key and list item, so that every fault can name its line.

`yaml.safe_load` does not keep lines, and silently uses the second of two equal keys. So this module reads YAML's nodes.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from pathlib import Path

    from orb_tools.codegen.faults import Faults

Step = str | int
Place = tuple[Step, ...]
"""The keys and list positions that lead to a value, e.g. `("model", "keys", "secondary", 0, "name")`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One YAML file: its data, and the line of each key and list item."""

    path: Path
    display_path: str
    """The path in faults: relative to the working directory if possible."""
    name: str
    """The path in the folder of the schemas, such as `entities/Users.yml`."""
    data: dict[str, object]
    lines: dict[Place, int] = field(default_factory=dict)

    def line(self, *place: Step) -> int:
        """Return the line of a key or list item, or of the nearest one that contains it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def display_path(path: Path) -> str:
    """Return a path relative to the working directory, or unchanged if it is outside."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative


def load(path: Path, root: Path, faults: Faults) -> Document | None:
    """Read a file below `root`, the folder of the schemas. None: it is not a YAML map, and a fault was added."""
    document = Document(
        path=path, display_path=display_path(path), name=path.relative_to(root).as_posix(), data={}
    )
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError:
        faults.add(document.display_path, 1, "not UTF-8", "save the file as UTF-8")
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        wrong = f"invalid YAML ({error.problem})"
        faults.add(document.display_path, line, wrong, "correct the indentation, quotes or colons there")
        return None
    except RecursionError:
        faults.add(document.display_path, 1, "nested too deeply to be read", "write it flatter")
        return None
    except yaml.YAMLError:
        wrong = "invalid YAML (a character that YAML forbids)"
        faults.add(document.display_path, 1, wrong, "remove control characters")
        return None
    if not isinstance(node, yaml.MappingNode):
        faults.add(document.display_path, 1, "not a map", "write one YAML map of keys and values")
        return None
    document.data.update(_Converter(document, faults).mapping(node, ()))
    return document


class _Converter:
    """A converter of YAML nodes to plain values. It keeps their lines."""

    def __init__(self, document: Document, faults: Faults) -> None:
        self._document = document
        self._faults = faults
        self._open_nodes: set[int] = set()
        self._scalars = yaml.constructor.SafeConstructor()

    def mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, object]:
        result: dict[str, object] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._fault(key_node, "a key that is not a word", "use a single word as key")
                continue
            # The text as written, because YAML would convert a key such as `no` to a boolean.
            key = str(key_node.value)
            if key in result:
                first = self._document.lines[(*place, key)]
                self._fault(key_node, f"duplicate key '{key}'", f"keep one; the first is in line {first}")
                continue
            self._document.lines[(*place, key)] = _line(key_node)
            result[key] = self._value(value_node, (*place, key))
        return result

    def _value(self, node: yaml.Node, place: Place) -> object:
        if id(node) in self._open_nodes:
            self._fault(node, "an alias that contains itself", "write the value out")
            return None
        self._open_nodes.add(id(node))
        try:
            if isinstance(node, yaml.MappingNode):
                return self.mapping(node, place)
            if isinstance(node, yaml.SequenceNode):
                return self._sequence(node, place)
            return self._scalar(node, place)
        finally:
            self._open_nodes.discard(id(node))

    def _sequence(self, node: yaml.SequenceNode, place: Place) -> list[object]:
        result = []
        for index, item in enumerate(node.value):
            self._document.lines[(*place, index)] = _line(item)
            result.append(self._value(item, (*place, index)))
        return result

    def _scalar(self, node: yaml.Node, place: Place) -> object:
        try:
            value: object = self._scalars.construct_object(node)
        except (yaml.YAMLError, ValueError, TypeError):
            self._fault(node, f"an unknown tag or value at '{place[-1]}'", "write it in quotes")
            return None
        return value

    def _fault(self, node: yaml.Node, wrong: str, right: str) -> None:
        self._faults.add(self._document.display_path, _line(node), wrong, right)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
