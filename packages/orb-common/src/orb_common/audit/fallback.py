"""Where an event goes when CloudWatch does not take it: into the function's own output, whole.

The application logger redacts, and bounds depth and size, which is right for logs and would lose evidence
here. So the line is written directly; its content was made safe when the event was built. `orb audit verify`
reads such lines as part of the chain. A line that the platform would cut is written in numbered parts.
"""

from __future__ import annotations

import json
import sys
import threading
from typing import TYPE_CHECKING, Final, TextIO

from .verification import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

MARK: Final = "AUDIT_FALLBACK"
MAX_TEXT: Final = 40_000
"""Characters of an event in one line, few enough for what Lambda takes (256 KiB), at four bytes each or escaped."""

_writing: Final = threading.Lock()


def fallback_lines(event_id: str, text: str, *, group: str, reason: str) -> Iterator[str]:
    """The line for an event, or the lines of its parts.

    Args:
        event_id: Holds the parts together.
        text: The event as it would have been written to CloudWatch.
        group: The log group it was meant for.
        reason: Why it is not there: a code, never a message.
    """
    head: dict[str, object] = {
        "level": "CRITICAL", "message": MARK, "logGroup": group, "reason": reason, "eventId": event_id,
    }  # fmt: skip
    if len(text) <= MAX_TEXT:
        # The text is spliced in as it stands: what is hashed must not be written anew.
        yield json.dumps(head)[:-1] + f', "auditEvent": {text}}}'
        return
    parts = [text[start : start + MAX_TEXT] for start in range(0, len(text), MAX_TEXT)]
    for number, part in enumerate(parts, start=1):
        # Escaped, a character beyond the basic plane would take twelve bytes instead of four.
        yield json.dumps({**head, "part": number, "parts": len(parts), "data": part}, ensure_ascii=False)


def write_fallback(lines: Iterable[str], *, out: TextIO | None = None) -> None:
    """Writes lines whole, also when several threads do. `out` is standard output by default."""
    target = sys.stdout if out is None else out
    text = "".join(f"{line}\n" for line in lines)
    with _writing:
        target.write(text)
        target.flush()


class FallbackReader:
    """Takes the events back out of application log lines, in whatever order the parts come."""

    def __init__(self) -> None:
        self._parts: dict[str, dict[int, str]] = {}
        self._whole: set[str] = set()
        self._broken = 0

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
