"""The table of a run says what was made, how large it is, and why."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import pytest
from small_monorepo import TARGET

from orb_tools.bundle.job_summary import job_summary

if TYPE_CHECKING:
    from small_monorepo import Tree

pytestmark = pytest.mark.usefixtures("builds_once")


def rows(text: str) -> list[list[str]]:
    """The cells of the table, without its header."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines[2:]]


def test_the_rows(demo: Tree) -> None:
    """Size, change and reasons of each function. A size is compared with an earlier manifest, if there is one."""
    first = demo.bundle(target=TARGET)["demo"]
    size = f"{first.size / 1e6:.2f} MB"
    alone = job_summary({"demo": first}, earlier=None, init={}, failed=[])
    assert rows(alone) == [["demo", size, "-", "-", "first build"]]
    assert rows(job_summary({"demo": first}, earlier={}, init={"demo": 193.4}, failed=[])) == [
        ["demo", size, "new", "193 ms", "first build"]
    ]
    demo.write("lambdas/demo/data_of_it.txt", "x" * 100)
    second = demo.bundle(target=TARGET)["demo"]
    table = job_summary({"demo": second}, earlier={"demo": asdict(first)}, init={}, failed=[])
    grown = second.size - first.size
    assert rows(table) == [
        ["demo", f"{second.size / 1e6:.2f} MB", f"+{grown / 1e3:.1f} kB (+{grown / first.size:.1%})", "-",
         r"lambdas/demo/data\_of\_it.txt added"]
    ]  # fmt: skip
    same = demo.bundle(target=TARGET)["demo"]
    table = job_summary({"demo": same}, earlier={"demo": asdict(second)}, init={}, failed=[])
    assert rows(table) == [["demo", f"{second.size / 1e6:.2f} MB", "same bytes", "-", "unchanged"]]


def test_many_reasons(demo: Tree) -> None:
    """Three reasons are shown, and the number of the others."""
    demo.bundle(target=TARGET)
    for number in range(5):
        demo.write(f"lambdas/demo/{number}.txt", "")
    cell = rows(job_summary(demo.bundle(target=TARGET), earlier=None, init={}, failed=[]))[0][-1]
    assert cell.split("<br>") == [f"lambdas/demo/{number}.txt added" for number in range(3)] + ["and 2 more"]


def test_nothing_and_faults() -> None:
    """Without a bundle there is a sentence. A function that cannot be bundled has a row."""
    assert "No function is affected" in job_summary({}, earlier=None, init={}, failed=[])
    text = job_summary({}, earlier=None, init={}, failed=["demo"])
    assert rows(text) == [["demo", "no bundle", "-", "-", "not made: see the log"]]


def test_a_reason_stays_in_its_cell(demo: Tree) -> None:
    """The name of a file can hold characters that Markdown and HTML read."""
    demo.bundle(target=TARGET)
    demo.write("lambdas/demo/a | <b> & [x](y)", "")
    text = job_summary(demo.bundle(target=TARGET), earlier=None, init={}, failed=[])
    assert r"lambdas/demo/a \| &lt;b> &amp; \[x\]\(y\) added" in text
