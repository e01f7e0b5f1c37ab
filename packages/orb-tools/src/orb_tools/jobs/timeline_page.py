"""The timeline of a trace as one page that loads nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from orb_tools.jobs.timeline import details_of, lanes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orb_common.execution import OrderEvent
    from orb_tools.jobs.timeline import Lane

_SHORTEST = 0.4
"""Percent of the width. A bar that is shorter could not be seen."""


def page_of(events: Sequence[OrderEvent]) -> str:
    """Return the page, as HTML. `events`: in the order of time, at least one."""
    first, last = events[0], events[-1]
    span = max(last.epoch - first.epoch, 0.001)
    lanes = lanes_of(events)
    flow = next((event.flow_id for event in events if event.flow_id), "")
    run = next((event.run_id for event in events if event.run_id), "")
    page = Template(files("orb_tools.jobs").joinpath("timeline_page.html").read_text(encoding="utf-8"))
    return page.substitute(
        trace=escape(first.trace_id),
        flow=escape(flow),
        run=escape(run),
        begun=datetime.fromtimestamp(first.epoch, UTC).strftime("%Y-%m-%d %H:%M:%S UTC"),
        status=escape(lanes[0].status),
        status_text=escape(lanes[0].status.replace("_", " ")),
        span=f"{span:.1f}",
        ticks="".join(
            f'<span style="left:{percent}%">{span * percent / 100:.1f} s</span>'
            for percent in (0, 25, 50, 75, 100)
        ),
        lanes="\n".join(_lane(lane, first.epoch, last.epoch) for lane in lanes),
        rows="\n".join(_row(event, first.epoch) for event in events),
    )


def _lane(lane: Lane, first: float, last: float) -> str:
    def percent(epoch: float) -> float:
        return (epoch - first) / max(last - first, 0.001) * 100

    bar = ""
    if lane.start is not None:
        end = last if lane.end is None else lane.end
        left = min(percent(lane.start), 100 - _SHORTEST)
        width = max(percent(end) - left, _SHORTEST)
        seconds = f"{end - lane.start:.1f} s"
        title = f"{lane.name}: {lane.status.replace('_', ' ')}, {seconds}"
        bar = (
            f'<i class="bar {escape(lane.status)}" style="left:{left:.3f}%;width:{width:.3f}%" title="{escape(title)}">'
            f"<b>{seconds}</b></i>"
        )
    marks = "".join(
        f'<i class="mark {escape(event.status)}" style="left:{percent(event.epoch):.3f}%"'
        f' title="{escape(f"{event.event_type}: {event.status}")}"></i>'
        for event in lane.events
    )
    name = "the job" if lane.name.startswith("_") else lane.name
    return f'<div class="lane"><span class="name">{escape(name)}</span><div class="track">{bar}{marks}</div></div>'


def _row(event: OrderEvent, first: float) -> str:
    cells = (
        f"{event.epoch - first:+.3f} s",
        event.order_name,
        event.event_type,
        event.status,
        details_of(event),
    )
    tag = f'<tr class="{escape(event.status)}">'
    return tag + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
