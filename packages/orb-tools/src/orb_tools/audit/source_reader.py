"""Read audit events from files and log groups, and report what cannot be read.

Text that is skipped could be an event that was cut off. So each text of an export, which holds only events, must be an
event. An application log holds other lines too: there, only text that looks like JSON must be readable.
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

_JSON_START: Final = re.compile(r"(?:\[\s*)*\{")
"""With the brackets of lists around it. Otherwise a list that was cut off would be read as its first event."""
_BEGINS_LIKE_JSON: Final = re.compile(
    r"\ufeff?\s*(?:\d{4}-\d\d-\d\d\S*\s+(?:\S+\s+)?)?(?:\[\s*)?\{\s*(?:\"|$)"
)
"""Exports write the time before a line, and `aws logs tail` also the stream."""
_MENTIONS_EVENT: Final = re.compile(rf'"eventType"|"previousHash"|"auditEvent"|{MARK}')
_PLATFORM_LINE: Final = re.compile(r"\b(?:(?:START|END|REPORT) RequestId|INIT_START )")
"""Lines that Lambda itself writes into the log of a function."""
_DOCUMENT: Final = re.compile(r'\s*(?:[\[{]|\{\s*"\w+":\s*\[)[ \t\r]*\n[ \t]+\S')
"""The beginning of a JSON value on several lines."""
_EVENT_FIELDS: Final = frozenset(
    {"actionDetails", "complianceFlags", "environmentContext", "eventCategory", "userContext"}
)
_NOT_AN_EVENT: Final = "not an event"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A text that could be an event and cannot be read."""

    source: str
    place: str
    """`line 12`, or `entry 3` of a list."""
    why: str
    """The reason, without the text itself."""


@dataclass(slots=True)
class _Source:
    """The state of one source while it is read."""

    name: str
    is_application_log: bool = False
    doubts: list[tuple[Unreadable, bool]] = field(default_factory=list)
    """Each with a flag. True: it also counts in an application log."""

    def doubt(self, place: str, why: str, *, certain: bool) -> None:
        self.doubts.append((Unreadable(source=self.name, place=place, why=why), certain))

    def unreadable(self) -> list[Unreadable]:
        return [each for each, certain in self.doubts if certain or not self.is_application_log]


class SourceReader:
    """Reads one source after the other. The parts of an event may be in several sources."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._unreadable: list[Unreadable] = []
        self._fallbacks = FallbackReader()
        self._part_places: dict[str, Unreadable] = {}

    @property
    def incomplete(self) -> int:
        """The number of fallback events whose parts are missing or do not fit together."""
        return self._fallbacks.incomplete

    @property
    def unreadable(self) -> list[Unreadable]:
        """The texts of all sources so far that could not be read."""
        return self._unreadable + [self._part_places[event_id] for event_id in self._fallbacks.waiting]

    def read_bytes(self, name: str, content: bytes) -> None:
        """Read a file: JSON lines, application logs, or one JSON document, as `aws logs` prints."""
        # Bytes that are not UTF-8 are kept: an event with such a byte must not match its hash.
        text = content.decode("utf-8", errors="surrogateescape")
        source = _Source(name)
        try:
            document = parse(text)
        except ValueError as error:
            if _DOCUMENT.match(text):
                number = error.lineno if isinstance(error, json.JSONDecodeError) else 1
                source.doubt(f"line {number}", _reason(error), certain=True)
            else:
                # Not `splitlines`: it also splits at characters that a JSON string may contain.
                for number, line in enumerate(text.split("\n"), start=1):
                    self._read_line(source, f"line {number}", line)
        else:
            self._read_document(source, document)
        self._unreadable += source.unreadable()

    def read_group(self, name: str, lines: Iterable[StoredLine]) -> None:
        """Read the lines of a log group."""
        source = _Source(name)
        for number, line in enumerate(lines, start=1):
            self._read_line(source, f"line {number} (of {line.stream})", line.text)
        self._unreadable += source.unreadable()

    def _read_document(self, source: _Source, document: object) -> None:
        listed = document.get("events") if isinstance(document, dict) else document
        if not isinstance(listed, list):
            self._read_value(source, "line 1", document)
            return
        if isinstance(document, dict):
            if is_ambiguous(document):
                source.doubt("line 1", "a key occurs twice", certain=True)
            if document.get("nextToken") or document.get("NextToken"):
                source.doubt("the end", "the export has further pages", certain=True)
        for number, entry in enumerate(listed, start=1):
            self._read_value(source, f"entry {number}", entry)

    def _read_line(self, source: _Source, place: str, line: str) -> None:
        start = _JSON_START.search(line)
        if start is None:
            if _PLATFORM_LINE.search(line):
                source.is_application_log = True
            elif line.strip():
                source.doubt(place, "not JSON", certain=_MENTIONS_EVENT.search(line) is not None)
            return
        try:
            value = parse(line[start.start() :])
        except ValueError as error:
            certain = _BEGINS_LIKE_JSON.match(line) or _MENTIONS_EVENT.search(line)
            source.doubt(place, _reason(error), certain=certain is not None)
        else:
            for each in value if isinstance(value, list) else [value]:
                self._read_value(source, place, each)

    def _read_value(self, source: _Source, place: str, value: object) -> None:
        if not isinstance(value, dict):
            source.doubt(place, _NOT_AN_EVENT, certain=False)
        elif "eventType" in value or CHAIN in value:
            # If one of the two keys is missing, the verification reports an edited or unchained event.
            self.events.append(value)
        elif is_ambiguous(value):
            source.doubt(place, "a key occurs twice", certain=True)
        elif value.get("message") == MARK:
            source.is_application_log = True
            self._read_fallback(source, place, value)
        elif isinstance(value.get("message"), str):
            self._read_message(source, place, value)
        elif "level" in value or str(value.get("type")).startswith("platform."):
            source.is_application_log = True
        elif _EVENT_FIELDS.isdisjoint(value):
            source.doubt(place, _NOT_AN_EVENT, certain=False)
        else:
            self.events.append(value)

    def _read_message(self, source: _Source, place: str, record: Event) -> None:
        """Read the line in the message of a record, from an export or a logger."""
        message = str(record["message"])
        if "level" not in record:
            self._read_line(source, place, message)
            return
        source.is_application_log = True
        if message.lstrip().startswith("{"):
            inner = _Source(source.name, is_application_log=True)
            self._read_line(inner, place, message)
            source.doubts += [(each, True) for each in inner.unreadable() if _MENTIONS_EVENT.search(message)]

    def _read_fallback(self, source: _Source, place: str, record: Event) -> None:
        broken = self._fallbacks.broken
        event = self._fallbacks.read(record)
        if event is not None:
            self.events.append(event)
        elif self._fallbacks.broken > broken:
            source.doubt(place, "a record of the fallback without a whole event", certain=True)
        else:
            missing = Unreadable(source=source.name, place=place, why="a part of this event is missing")
            self._part_places[str(record.get("eventId"))] = missing


def _reason(error: ValueError) -> str:
    """Return what is wrong, without the text itself."""
    if not isinstance(error, json.JSONDecodeError):
        return str(error)
    ended = error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated")
    return "cut off" if ended else "not JSON"
