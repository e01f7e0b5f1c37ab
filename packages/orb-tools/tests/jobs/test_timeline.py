"""The timeline shows every event once, in the order of time."""

from __future__ import annotations

from sample_jobs import EVENTS, event

from orb_tools.jobs.timeline import details_of, lanes_of, text_of


def test_text() -> None:
    """Each event has the seconds since the first one, and what it says."""
    lines = text_of(EVENTS).splitlines()
    assert lines[0] == "trace 1f0c9a2e, from 2026-09-21T14:13:20.000Z"
    assert [line.split()[0] for line in lines[1:]] == [
        "+0.000",
        "+0.500",
        "+4.000",
        "+10.000",
        "+10.100",
        "+10.200",
    ]
    assert lines[1].split() == ["+0.000", "s", "_job", "job_started", "running", "order_count=2"]
    assert lines[4].endswith("failed   log s3://done/r-1/0001.log")


def test_no_control_character_reaches_the_terminal() -> None:
    """What a worker reports may hold any characters."""
    assert all(letter.isprintable() for letter in details_of(EVENTS[2]))
    assert details_of(EVENTS[2]).endswith("passed=12")


def test_lanes() -> None:
    """The job comes first. A lane begins when its order was started, and ends with a final status."""
    lanes = lanes_of(EVENTS)
    assert [(lane.name, lane.status) for lane in lanes] == [
        ("_job", "failed"),
        ("build", "failed"),
        ("deploy", "failed"),
    ]
    first = EVENTS[0].epoch
    assert [(lane.start, lane.end) for lane in lanes] == [
        (first, first + 10.2),
        (first + 0.5, first + 10),
        (None, first + 10.1),
    ]


def test_a_running_lane_has_no_end() -> None:
    """An order that has not ended has the status of its last event."""
    (lane,) = lanes_of([event(0, "build", "dispatched", "running")])
    assert (lane.end, lane.status) == (None, "running")
