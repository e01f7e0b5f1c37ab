"""Write an event to the function's own output when CloudWatch does not accept it.

The application logger limits depth and size and redacts, which would lose evidence. So the line is written directly;
secrets were removed when the event was built. A line that the platform would cut is written in numbered parts.
`fallback_reader` reads the events again.
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
"""Characters of an event in one line. Lambda accepts lines of 256 KiB; a character takes up to four bytes."""

_write_lock = threading.Lock()


@after_fork
def _renew_lock() -> None:
    """Replace the lock in a forked child: a thread of the parent may hold it."""
    global _write_lock  # noqa: PLW0603 - the output is the process's own
    _write_lock = threading.Lock()


def fallback_lines(event_id: str, text: str, *, group: str, reason: str) -> Iterator[str]:
    """Yield the line of an event, or the lines of its parts.

    Args:
        event_id: The same in all parts of an event.
        text: The event as it would have been written to CloudWatch.
        group: The event's log group.
        reason: Why CloudWatch does not have the event: a code, never a message.
    """
    head: dict[str, object] = {
        "level": "CRITICAL", "message": MARK, "logGroup": group, "reason": reason, "eventId": event_id,
    }  # fmt: skip
    if len(text) <= MAX_TEXT:
        # The text is inserted unchanged, because the event's hash is over this text.
        yield json.dumps(head)[:-1] + f', "auditEvent": {text}}}'
        return
    parts = [text[start : start + MAX_TEXT] for start in range(0, len(text), MAX_TEXT)]
    for number, part in enumerate(parts, start=1):
        # Not escaped: a character beyond the basic plane would take twelve bytes instead of four.
        yield json.dumps({**head, "part": number, "parts": len(parts), "data": part}, ensure_ascii=False)


def write_fallback(lines: Iterable[str], *, out: TextIO | None = None) -> None:
    """Write lines without mixing those of several threads. `out` is standard output by default."""
    output = sys.stdout if out is None else out
    text = "".join(f"{line}\n" for line in lines)
    with _write_lock:
        output.write(text)
        output.flush()


def report_failure(reason: str, **facts: object) -> None:
    """Log a line that sets off an alarm. Never raise an `Exception`.

    Args:
        reason: A code, or the class of an exception; never a message.
        facts: Fields of the line. They hold no content of an event.
    """
    import logging

    try:
        from orb_common.logging import get_logger

        get_logger().critical(FAILURE, reason=reason, **facts)
    except Exception:  # noqa: BLE001 - the event itself is safe already
        logging.getLogger(__name__).critical(FAILURE)
