"""A YAML file as plain values, with the line of each key and list item, so that every fault can name its line.

`yaml.safe_load` does not keep lines, and silently uses the second of two equal keys. So this module reads events.
"""

from __future__ import annotations

import math
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import yaml

from orb_tools.codegen.read.yaml_events import MAX_BYTES, BoundError, line_of, loader_of, read_events

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from orb_tools.codegen.faults import Faults
    from orb_tools.codegen.read.yaml_events import Event

MAX_KEY = 255
"""The most characters of a key. No name in AWS is longer, and the key stands in the faults about it."""
MAX_NUMBER = 100
"""The most characters of a number. DynamoDB keeps 38 digits, and Python prints 4,300."""
_FINITE = "write a number with at most 38 digits: JSON and DynamoDB have no others"
_TEXT = "tag:yaml.org,2002:str"
_NUMBERS = {"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"}
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


def load(path: Path, root: Path, faults: Faults, *, may_be_empty: bool = False) -> Document | None:
    """Read a file below `root`, the folder of the schemas. None: it is not a YAML map, and a fault was added."""
    document = Document(
        path=path, display_path=display_path(path), name=path.relative_to(root).as_posix(), data={}
    )
    content = b""
    try:
        content = _content(path)
        loader = loader_of(content)
        events = read_events(loader)
        if events or not may_be_empty:
            document.data.update(_Builder(document, loader, faults).document(events))
    except BoundError as error:
        faults.add(document.display_path, *error.fault)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        wrong, right = f"invalid YAML ({error.problem})", "correct the indentation, quotes or colons there"
        faults.add(document.display_path, mark.line + 1 if mark else 1, wrong, right)
    except yaml.reader.ReaderError as error:
        line = content.count(b"\n", 0, error.position) + 1
        wrong = "invalid YAML (a character that YAML forbids)"
        faults.add(document.display_path, line, wrong, "remove control characters")
    else:
        return document
    return None


def _content(path: Path) -> bytes:
    """Return the content of a file. It is UTF-8.

    Raises:
        BoundError: it is not UTF-8, or too large, or a pipe.
        OSError: it cannot be read.
    """
    if path.exists() and not path.is_file():
        # To open a pipe would wait for its writer.
        raise BoundError(1, "not a file", "give it another name, or remove it")
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise BoundError(1, f"larger than {MAX_BYTES:,} bytes", "split the file")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BoundError(line, "not UTF-8", "save the file as UTF-8") from None
    return content


class _Builder:
    """A builder of plain values from YAML's events. It keeps their lines."""

    def __init__(self, document: Document, loader: yaml.CSafeLoader, faults: Faults) -> None:
        self._document = document
        self._construct: Callable[[yaml.Node], object] = loader.construct_object
        self._resolve: Callable[..., str] = loader.resolve
        self._faults = faults

    def document(self, found: list[Event]) -> dict[str, object]:
        """Return the map that the file must be.

        Raises:
            BoundError: it is another value.
        """
        events = iter(found)
        if not isinstance(next(events, None), yaml.MappingStartEvent):
            raise BoundError(1, "not a map", "write one YAML map of keys and values")
        return self._mapping(events, ())

    def _mapping(self, events: Iterator[Event], place: Place) -> dict[str, object]:
        result: dict[str, object] = {}
        while not isinstance(event := next(events), yaml.CollectionEndEvent):
            key = self._key(event, events)
            if key is not None and key in result:
                first = self._document.lines[(*place, key)]
                self._fault(event, f"duplicate key '{key}'", f"keep one; the first is in line {first}")
                key = None
            if key is None:
                _skip(next(events), events)
                continue
            inner = (*place, key)
            self._document.lines[inner] = line_of(event)
            result[key] = self._value(next(events), events, inner)
        return result

    def _key(self, event: Event, events: Iterator[Event]) -> str | None:
        """Return a key as it is written, because YAML would convert a key such as `no` to a boolean."""
        if not isinstance(event, yaml.ScalarEvent):
            _skip(event, events)
            self._fault(event, "a key that is not a word", "use a single word as key")
        elif len(event.value) > MAX_KEY:
            self._fault(event, f"a key of {len(event.value):,} characters", f"use at most {MAX_KEY}")
        else:
            return str(event.value)
        return None

    def _value(self, event: Event, events: Iterator[Event], place: Place) -> object:
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, place)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, place)
        result: list[object] = []
        while not isinstance(event := next(events), yaml.CollectionEndEvent):
            inner = (*place, len(result))
            self._document.lines[inner] = line_of(event)
            result.append(self._value(event, events, inner))
        return result

    def _scalar(self, event: Event, place: Place) -> object:
        text: str = event.value
        tag = event.tag
        if tag in {None, "!"}:
            tag = self._resolve(yaml.ScalarNode, text, event.implicit)
        if tag == _TEXT:
            return text
        if tag in _NUMBERS and len(text) > MAX_NUMBER:
            wrong = f"a number of {len(text):,} characters at '{place[-1]}'"
            self._fault(event, wrong, "write at most 38 digits, or write it in quotes")
            return None
        try:
            value = self._construct(yaml.ScalarNode(tag, text))
        except (yaml.YAMLError, ValueError, TypeError, AttributeError, KeyError):
            self._fault(event, f"an unknown tag or value at '{place[-1]}'", "write it in quotes")
            return None
        if tag in _NUMBERS and ":" in text:
            # YAML 1.1 reads 12:30:45 as a number to the base of 60, which nobody means.
            self._fault(event, f"a number with colons at '{place[-1]}'", "write it in quotes")
            return 0
        if isinstance(value, float) and not math.isfinite(value):
            self._fault(event, f"a number that is too large, or none, at '{place[-1]}'", _FINITE)
            return 0
        return value

    def _fault(self, event: Event, wrong: str, right: str) -> None:
        self._faults.add(self._document.display_path, line_of(event), wrong, right)


def _skip(event: Event, events: Iterator[Event]) -> None:
    """Skip the rest of the value that begins with an event."""
    depth = int(isinstance(event, yaml.CollectionStartEvent))
    while depth:
        event = next(events)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
