"""The events of a trace as a timeline, in lines of text or as lanes of a page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from orb_common.execution import JOB_ORDER_NAME, TERMINAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orb_common.execution import OrderEvent

_BEGINNINGS: Final = {"job_started", "dispatched"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """The events of one order, or of the job."""

    name: str
    events: Sequence[OrderEvent]
    start: float | None
    """Epoch seconds. None: it did not start."""
    end: float | None
    """Epoch seconds. None: it has not ended."""
    status: str
    """The status after the last event of the engine."""


def lanes_of(events: Sequence[OrderEvent]) -> list[Lane]:
    """Return a lane for the job, and one for each order as they began. `events`: in the order of time."""
    by_name: dict[str, list[OrderEvent]] = {}
    for event in events:
        by_name.setdefault(event.order_name, []).append(event)
    lanes = []
    for name, own in by_name.items():
        starts = [event.epoch for event in own if event.event_type in _BEGINNINGS]
        ends = [event for event in own if event.status in TERMINAL]
        lanes.append(
            Lane(
                name=name,
                events=own,
                start=starts[0] if starts else None,
                end=ends[-1].epoch if ends else None,
                status=(ends or own)[-1].status,
            )
        )
    return sorted(lanes, key=lambda lane: lane.name != JOB_ORDER_NAME)


def text_of(events: Sequence[OrderEvent]) -> str:
    """Return the timeline as text: the time of the first event, and each event with the seconds since then."""
    first = events[0].epoch
    begun = datetime.fromtimestamp(first, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    name_width = max(len(event.order_name) for event in events)
    type_width = max(len(event.event_type) for event in events)
    status_width = max(len(event.status) for event in events)
    lines = [f"trace {events[0].trace_id}, from {begun}"]
    for event in events:
        more = details_of(event)
        after = f"{event.epoch - first:+10.3f} s"
        what = f"{event.order_name:<{name_width}}  {event.event_type:<{type_width}}"
        lines.append(f"{after}  {what}  {event.status:<{status_width}}  {more}".rstrip())
    return "\n".join(lines)


def details_of(event: OrderEvent) -> str:
    """Return what an event says beside its type and status, in one line."""
    parts = [event.message] if event.message else []
    parts += [f"log {event.log_location}"] if event.log_location else []
    parts += [
        f"{name}={json.dumps(value, ensure_ascii=False, default=str)}"
        for name, value in sorted(event.data.items())
    ]
    text = "  ".join(parts)
    # What a worker reports can hold control characters for the terminal.
    return "".join(letter if letter.isprintable() else "?" for letter in text)
