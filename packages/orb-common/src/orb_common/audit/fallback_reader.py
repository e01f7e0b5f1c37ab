"""Read the events that `fallback_lines` wrote to the function's output. For `orb audit verify`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .fallback_lines import MARK
from .verification import parse

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


class FallbackReader:
    """A reader of events in application log records. The parts of an event may come in any order."""

    def __init__(self) -> None:
        self._parts: dict[str, dict[int, str]] = {}
        self._complete: set[str] = set()
        self._broken = 0

    @property
    def broken(self) -> int:
        """Number of records without an event, plus events whose parts do not join."""
        return self._broken

    @property
    def waiting(self) -> Collection[str]:
        """Ids of the events with missing parts."""
        return self._parts.keys()

    @property
    def incomplete(self) -> int:
        """Number of events with missing parts, plus `broken`."""
        return len(self._parts) + self._broken

    def read(self, record: Mapping[str, object]) -> dict[str, object] | None:
        """Return the event that a record completes. None: the record completes no event."""
        if record.get("message") != MARK:
            return None
        match record:
            case {"auditEvent": dict() as event}:
                return event
            case {"eventId": str(event_id), "part": int(part), "parts": int(count), "data": str(data)}:
                if event_id in self._complete:
                    # Exports overlap: a part that is read twice must not look like an incomplete event.
                    return None
                parts = self._parts.setdefault(event_id, {})
                parts[part] = data
                if len(parts) < count:
                    return None
                del self._parts[event_id]
                joined = self._join(parts)
                if joined is not None:
                    self._complete.add(event_id)
                return joined
            case _:
                self._broken += 1
        return None

    def _join(self, parts: Mapping[int, str]) -> dict[str, object] | None:
        try:
            event = parse("".join(parts[number] for number in sorted(parts)))
        except ValueError:
            event = None
        if isinstance(event, dict):
            return event
        self._broken += 1
        return None
