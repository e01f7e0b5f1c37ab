"""Where an event goes when CloudWatch does not take it: into the function's own output, whole.

The application logger redacts, and bounds depth and size, which is right for logs and would lose evidence
here. So the line is written directly; its content was made safe when the event was built. `fallback_reader` takes the
events back out. A line that the platform would cut is written in numbered parts.
"""

from __future__ import annotations

import json
import sys
import threading
from typing import TYPE_CHECKING, Final, TextIO

from orb_common.utils.lifecycle import after_fork

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MARK: Final = "AUDIT_FALLBACK"
FAILURE: Final = "AUDIT_LOGGING_FAILURE"
MAX_TEXT: Final = 40_000
"""Characters of an event in one line, few enough for what Lambda takes (256 KiB), at four bytes each or escaped."""

_writing = threading.Lock()


@after_fork
def _renew_lock() -> None:
    """A thread that the child does not have may hold the lock."""
    global _writing  # noqa: PLW0603 - the output is the process's own
    _writing = threading.Lock()


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


def report_failure(reason: str, **facts: object) -> None:
    """Log what an alarm can be set on. The facts hold nothing of an event. Never raises an `Exception`.

    Args:
        reason: A code, or the class of an exception; never a message.
        facts: Fields of the line.
    """
    import logging

    try:
        from orb_common.logging import get_logger

        get_logger().critical(FAILURE, reason=reason, **facts)
    except Exception:  # noqa: BLE001 - the event itself is safe already
        logging.getLogger(__name__).critical(FAILURE)
