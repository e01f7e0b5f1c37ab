"""The page shows the timeline, loads nothing, and takes nothing from an event as HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from browser import open_page
from sample_jobs import EVENTS, event

from orb_tools.jobs.timeline_page import page_of

if TYPE_CHECKING:
    from pathlib import Path


def test_every_event_is_on_the_page() -> None:
    """Each event has a row and a mark, and each order that was started has a bar."""
    page = page_of(EVENTS)
    rows = re.findall(r"<tr class=.*?</tr>", page)
    assert [re.findall(r"<td>(.*?)</td>", row)[2] for row in rows] == [each.event_type for each in EVENTS]
    assert page.count('class="mark ') == len(EVENTS)
    assert re.findall(r'title="(\w+): failed, ([\d.]+) s"', page) == [("_job", "10.2"), ("build", "9.5")]


def test_the_page_is_self_contained() -> None:
    """It has no script and no address, and its policy forbids both."""
    page = page_of(EVENTS)
    assert not re.search(r"<script|<link|https?://|src=|@import|url\(", page.replace("s3://", ""))
    assert "default-src 'none'" in page


def test_events_are_text() -> None:
    """Names and data of events are escaped, also in attributes."""
    bad = "\"><script>alert(1)</script>'"
    page = page_of([event(0, "a", bad, bad, message=bad, flow_id=bad, data={"x": bad}), EVENTS[1]])
    assert "<script>" not in page
    assert page.count("&lt;script&gt;") > 3
    assert "$" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)


def test_the_page_is_shown_by_a_browser(tmp_path: Path) -> None:
    """Its policy lets its own style pass, it asks the network for nothing, and every bar is inside of its lane."""
    (tmp_path / "trace.html").write_text(page_of(EVENTS), encoding="utf-8")
    address = (tmp_path / "trace.html").as_uri()
    with open_page(tmp_path / "browser") as page:
        page.send("Page.navigate", url=address)
        page.wait_for("document.querySelectorAll('tbody tr').length == 6")
        inside = """[...document.querySelectorAll('.bar')].every(bar => {
            const [one, other] = [bar.getBoundingClientRect(), bar.parentElement.getBoundingClientRect()];
            return one.width > 0 && one.left >= other.left - 1 && one.right <= other.right + 1; })"""
        assert page.evaluate(inside)
        assert page.evaluate("getComputedStyle(document.querySelector('.track')).position") == "relative"
        assert (page.requested, page.complaints) == ([address], [])


def test_one_event() -> None:
    """A trace of one event has no length, and is shown."""
    assert page_of(EVENTS[:1]).count("<tr class=") == 1
