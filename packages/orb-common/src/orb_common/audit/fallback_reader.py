"""Take events back out of the function's output, where `fallback` wrote them. For `orb audit verify`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .fallback_lines import MARK
from .verification import parse

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


class FallbackReader:
    """Takes the events back out of application log lines, in whatever order the parts come."""

    def __init__(self) -> None:
        self._parts: dict[str, dict[int, str]] = {}
        self._whole: set[str] = set()
        self._broken = 0

    @property
    def broken(self) -> int:
        """Records that hold no event, or parts that do not join."""
        return self._broken

    @property
    def waiting(self) -> Collection[str]:
        """The ids of events of which parts are missing."""
        return self._parts.keys()

    @property
    def incomplete(self) -> int:
        """Events of which parts are missing or do not join."""
        return len(self._parts) + self._broken

    def read(self, record: Mapping[str, object]) -> dict[str, object] | None:
        """The event of a record. None: the record holds none, or not the last part of one."""
        if record.get("message") != MARK:
            return None
        match record:
            case {"auditEvent": dict() as event}:
                return event
            case {"eventId": str(event_id), "part": int(part), "parts": int(count), "data": str(data)}:
                if event_id in self._whole:
                    # Exports overlap: a part that is read again must not look like an event without the others.
                    return None
                parts = self._parts.setdefault(event_id, {})
                parts[part] = data
                if len(parts) < count:
                    return None
                del self._parts[event_id]
                whole = self._joined(parts)
                if whole is not None:
                    self._whole.add(event_id)
                return whole
            case _:
                self._broken += 1
        return None

    def _joined(self, parts: Mapping[int, str]) -> dict[str, object] | None:
        try:
            whole = parse("".join(parts[number] for number in sorted(parts)))
        except ValueError:
            whole = None
        if isinstance(whole, dict):
            return whole
        self._broken += 1
        return None
