"""The events of a YAML text from libyaml, within bounds, so that no text takes long or much memory.

libyaml's composer is not used: it is recursive in C, so deep nesting would crash the process, and it does not bound
what aliases stand for. Its parser is not recursive, but takes quadratic time in deep nesting. So the events are read
one at a time, until a bound is reached.
"""

from __future__ import annotations

from typing import Any

import yaml

from orb_tools.errors import ToolError

MAX_BYTES = 1_000_000
"""The size of the largest file, also with each alias written out."""
MAX_DEPTH = 64
"""How deep maps and lists may nest, with each alias written out. Items of DynamoDB nest 32 levels deep."""
MAX_NODES = 50_000
"""How many maps, lists, keys and values a file may have, with each alias written out."""
Event = Any
"""An event of PyYAML. Its type stubs say little about events."""


class BoundError(Exception):
    """A text is beyond a bound. `fault`: the line, what is wrong, and what would be right."""

    def __init__(self, line: int, wrong: str, right: str) -> None:
        super().__init__(wrong)
        self.fault = (line, wrong, right)


def line_of(event: Event) -> int:
    """Return the line in which an event begins."""
    return int(event.start_mark.line) + 1


def read_events(loader: yaml.CSafeLoader) -> list[Event]:
    """Return the events of the values of a text, with the events that an alias repeats instead of the alias.

    Raises:
        BoundError: the text nests too deeply, has too many keys, values or characters, has a second document, or
            contains itself.
        yaml.YAMLError: it is not YAML.
    """
    reader = _Reader()
    documents = 0
    while (event := loader.get_event()) is not None:
        if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
            reader.add(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise BoundError(
                    line_of(event), "a second document in the file", "write it to a file of its own"
                )
    return reader.events


def loader_of(text: bytes) -> yaml.CSafeLoader:
    """Return libyaml's parser of a text.

    Raises:
        ToolError: PyYAML was installed without libyaml. Its own parser takes six times as long.
    """
    if not yaml.__with_libyaml__:
        raise ToolError("PyYAML was built without libyaml", hint="install a wheel of PyYAML: make install")
    return yaml.CSafeLoader(text)


class _Anchored:
    """A value with an anchor: where its events begin and end, and how deep it nests."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.end: int | None = None
        """None: the value has not ended."""
        self.height = 0


class _Reader:
    def __init__(self) -> None:
        self.events: list[Event] = []
        self._anchors: dict[str, _Anchored] = {}
        self._open: list[_Anchored] = []
        """The maps and lists that have not ended."""
        self._nodes = 0
        self._characters = [0]
        """Before each event, and at the end: the characters of the texts so far."""

    def add(self, event: Event) -> None:
        """Add an event, or the events that an alias repeats."""
        if isinstance(event, yaml.AliasEvent):
            self._add_repeated(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._append(event)
            self._end(self._open.pop())
        else:
            anchored = _Anchored(len(self.events))
            if event.anchor is not None:
                self._anchors[event.anchor] = anchored
            self._count(event, 1)
            self._append(event)
            if isinstance(event, yaml.CollectionStartEvent):
                self._open.append(anchored)
                self._check_depth(event, 0)
            else:
                self._end(anchored)

    def _add_repeated(self, alias: Event) -> None:
        anchored = self._anchors.get(alias.anchor)
        if anchored is None:
            problem = f"undefined alias '{alias.anchor}'"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=alias.start_mark)
        if anchored.end is None:
            raise BoundError(line_of(alias), "an alias that contains itself", "write the value out")
        self._check_depth(alias, anchored.height)
        repeated = self.events[anchored.start : anchored.end]
        self._count(alias, len(repeated))
        characters = self._characters
        if characters[-1] + characters[anchored.end] - characters[anchored.start] > MAX_BYTES:
            wrong = f"larger than {MAX_BYTES:,} bytes, with each alias written out"
            raise BoundError(line_of(alias), wrong, "split the file, or use fewer aliases")
        for event in repeated:
            self._append(event)
        if self._open:
            self._open[-1].height = max(self._open[-1].height, anchored.height)

    def _append(self, event: Event) -> None:
        self.events.append(event)
        length = len(event.value) if isinstance(event, yaml.ScalarEvent) else 0
        self._characters.append(self._characters[-1] + length)

    def _end(self, anchored: _Anchored) -> None:
        """End a value."""
        anchored.end = len(self.events)
        if isinstance(self.events[-1], yaml.CollectionEndEvent):
            anchored.height += 1
            if self._open:
                self._open[-1].height = max(self._open[-1].height, anchored.height)

    def _count(self, event: Event, nodes: int) -> None:
        self._nodes += nodes
        if self._nodes > MAX_NODES:
            wrong = f"more than {MAX_NODES:,} keys and values, with each alias written out"
            raise BoundError(line_of(event), wrong, "split the file, or use fewer aliases")

    def _check_depth(self, event: Event, height: int) -> None:
        if len(self._open) + height > MAX_DEPTH:
            raise BoundError(line_of(event), f"nested more than {MAX_DEPTH} levels deep", "write it flatter")
