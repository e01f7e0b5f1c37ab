"""Take audit events out of files and log groups, and name what cannot be read.

What is passed over in silence could be an event that was cut. So a source that holds events alone, as an export
does, may hold nothing else. An application log holds much else: there, what begins like JSON and cannot be read counts.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from orb_common.audit.chain import CHAIN
from orb_common.audit.fallback_lines import MARK
from orb_common.audit.fallback_reader import FallbackReader
from orb_common.audit.verification import is_ambiguous, parse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orb_common.audit.query import StoredLine

Event = dict[str, object]

_JSON: Final = re.compile(r"(?:\[\s*)*\{")
"""With the brackets of a list, so that one that was cut is not taken for its first event."""
_BEGINS_LIKE_JSON: Final = re.compile(
    r"\ufeff?\s*(?:\d{4}-\d\d-\d\d\S*\s+(?:\S+\s+)?)?(?:\[\s*)?\{\s*(?:\"|$)"
)
"""Exports put the time before a line, `aws logs tail` also the stream."""
_HOLDS_A_PIECE: Final = re.compile(rf'"eventType"|"previousHash"|"auditEvent"|{MARK}')
_PLATFORM: Final = re.compile(r"\b(?:(?:START|END|REPORT) RequestId|INIT_START )")
"""What Lambda writes of its own into the log of a function."""
_DOCUMENT: Final = re.compile(r'\s*(?:[\[{]|\{\s*"\w+":\s*\[)[ \t\r]*\n[ \t]+\S')
"""How one JSON value begins that goes over many lines."""
_OF_EVENTS: Final = frozenset(
    {"actionDetails", "complianceFlags", "environmentContext", "eventCategory", "userContext"}
)
_NO_EVENT: Final = "not an event"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """Something that could be an event and cannot be read."""

    source: str
    place: str
    """`line 12`, or `entry 3` of a list."""
    why: str
    """Never what stands there."""


@dataclass(slots=True)
class _Source:
    """What was seen of one source."""

    name: str
    is_application_log: bool = False
    doubts: list[tuple[Unreadable, bool]] = field(default_factory=list)
    """With whether it counts in an application log too."""

    def doubt(self, place: str, why: str, *, certain: bool) -> None:
        self.doubts.append((Unreadable(source=self.name, place=place, why=why), certain))

    def unreadable(self) -> list[Unreadable]:
        return [each for each, certain in self.doubts if certain or not self.is_application_log]


class SourceReader:
    """Reads one source after the other. The parts of an event may lie in several."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._unreadable: list[Unreadable] = []
        self._fallbacks = FallbackReader()
        self._part_places: dict[str, Unreadable] = {}

    @property
    def incomplete(self) -> int:
        """Events of the fallback of which parts are missing or do not join."""
        return self._fallbacks.incomplete

    @property
    def unreadable(self) -> list[Unreadable]:
        """What could not be read of the sources so far."""
        return self._unreadable + [self._part_places[event_id] for event_id in self._fallbacks.waiting]

    def read_bytes(self, name: str, content: bytes) -> None:
        """Read a file: JSON lines, application logs, or one JSON document, such as `aws logs` prints it."""
        # Bytes that are not UTF-8 stay what they are: an event with one of them must not fit its hash.
        text = content.decode("utf-8", errors="surrogateescape")
        source = _Source(name)
        try:
            whole = parse(text)
        except ValueError as error:
            if _DOCUMENT.match(text):
                number = error.lineno if isinstance(error, json.JSONDecodeError) else 1
                source.doubt(f"line {number}", _why(error), certain=True)
            else:
                # Not `splitlines`: it also cuts at characters that may stand within a text of JSON.
                for number, line in enumerate(text.split("\n"), start=1):
                    self._line(source, f"line {number}", line)
        else:
            self._document(source, whole)
        self._unreadable += source.unreadable()

    def read_group(self, name: str, lines: Iterable[StoredLine]) -> None:
        """Read the lines of a log group."""
        source = _Source(name)
        for number, line in enumerate(lines, start=1):
            self._line(source, f"line {number} (of {line.stream})", line.text)
        self._unreadable += source.unreadable()

    def _document(self, source: _Source, whole: object) -> None:
        listed = whole.get("events") if isinstance(whole, dict) else whole
        if not isinstance(listed, list):
            self._value(source, "line 1", whole)
            return
        if isinstance(whole, dict):
            if is_ambiguous(whole):
                source.doubt("line 1", "a key stands twice", certain=True)
            if whole.get("nextToken") or whole.get("NextToken"):
                source.doubt("the end", "the export has further pages", certain=True)
        for number, entry in enumerate(listed, start=1):
            self._value(source, f"entry {number}", entry)

    def _line(self, source: _Source, place: str, line: str) -> None:
        start = _JSON.search(line)
        if start is None:
            if _PLATFORM.search(line):
                source.is_application_log = True
            elif line.strip():
                source.doubt(place, "not JSON", certain=_HOLDS_A_PIECE.search(line) is not None)
            return
        try:
            value = parse(line[start.start() :])
        except ValueError as error:
            certain = _BEGINS_LIKE_JSON.match(line) or _HOLDS_A_PIECE.search(line)
            source.doubt(place, _why(error), certain=certain is not None)
        else:
            for each in value if isinstance(value, list) else [value]:
                self._value(source, place, each)

    def _value(self, source: _Source, place: str, value: object) -> None:
        if not isinstance(value, dict):
            source.doubt(place, _NO_EVENT, certain=False)
        elif "eventType" in value or CHAIN in value:
            # Either may be lost: the verification tells then that the event was edited, or has no place.
            self.events.append(value)
        elif is_ambiguous(value):
            source.doubt(place, "a key stands twice", certain=True)
        elif value.get("message") == MARK:
            source.is_application_log = True
            self._fallback(source, place, value)
        elif isinstance(value.get("message"), str):
            self._message(source, place, value)
        elif "level" in value or str(value.get("type")).startswith("platform."):
            source.is_application_log = True
        elif _OF_EVENTS.isdisjoint(value):
            source.doubt(place, _NO_EVENT, certain=False)
        else:
            self.events.append(value)

    def _message(self, source: _Source, place: str, record: Event) -> None:
        """Read a line within a record: of an export, or of a logger."""
        message = str(record["message"])
        if "level" not in record:
            self._line(source, place, message)
            return
        source.is_application_log = True
        if message.lstrip().startswith("{"):
            inner = _Source(source.name, is_application_log=True)
            self._line(inner, place, message)
            source.doubts += [(each, True) for each in inner.unreadable() if _HOLDS_A_PIECE.search(message)]

    def _fallback(self, source: _Source, place: str, record: Event) -> None:
        broken = self._fallbacks.broken
        event = self._fallbacks.read(record)
        if event is not None:
            self.events.append(event)
        elif self._fallbacks.broken > broken:
            source.doubt(place, "a record of the fallback without a whole event", certain=True)
        else:
            missing = Unreadable(source=source.name, place=place, why="a part of this event is missing")
            self._part_places[str(record.get("eventId"))] = missing


def _why(error: ValueError) -> str:
    """Return what is wrong, without the text that it is wrong in."""
    if not isinstance(error, json.JSONDecodeError):
        return str(error)
    ended = error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated")
    return "cut off" if ended else "not JSON"
