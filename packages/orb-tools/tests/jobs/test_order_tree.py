"""The tree of orders shows each once, under the last order that it waits for."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console
from sample_jobs import order, run

from orb_common.execution import OrderStatus, RunStatus
from orb_tools.jobs.order_tree import describe, lines_of, seconds_of, tree_of

if TYPE_CHECKING:
    from orb_common.execution import OrderRecord


def test_a_diamond(diamond: list[OrderRecord]) -> None:
    """An order that waits for several stands under one, and names the others."""
    assert lines_of(diamond, now=110) == [
        "0001 fetch  succeeded after 3 s",
        "  0002 build  running for 7 s",
        "  0003 test  failed after 3 s: exit status",
        "    0004 report  failed: dependency failed  (and after build)",
    ]


def test_the_tree_of_a_terminal_has_the_same_orders(diamond: list[OrderRecord]) -> None:
    """Each order is in the tree once, with its state, below the run."""
    out = io.StringIO()
    Console(file=out, width=100, color_system=None).print(tree_of(run(RunStatus.TIMED_OUT), diamond, now=110))
    lines = out.getvalue().splitlines()
    assert lines[0] == "run r-1  timed out"
    assert [line.lstrip("│├└─ ").split()[1] for line in lines[1:]] == ["fetch", "build", "test", "report"]
    assert [len(line) - len(line.lstrip("│├└─ ")) for line in lines[1:]] == [4, 8, 8, 12]


def test_a_long_chain() -> None:
    """A chain may be as long as a job."""
    chain = [
        order(number, f"o{number}", *([f"o{number - 1}"] if number > 1 else [])) for number in range(1, 3001)
    ]
    lines = lines_of(list(reversed(chain)))
    assert [line.split()[1] for line in lines] == [each.order_name for each in chain]


def test_a_circle_is_shown_too() -> None:
    """Rows that no valid job makes are shown and do not hang the tool."""
    assert len(lines_of([order(1, "a", "b"), order(2, "b", "a"), order(3, "c", "gone")])) == 3


def test_seconds_of_an_order() -> None:
    """They count from the start to the end, or to now. Without a start there are none."""
    assert seconds_of(order(1, "a"), 50) is None
    assert seconds_of(order(1, "a", status=OrderStatus.RUNNING, started_at=40), 50) == 10
    assert seconds_of(order(1, "a", status=OrderStatus.FAILED, started_at=40, last_update=45), 50) == 5
    # The clock of this machine may be behind.
    assert seconds_of(order(1, "a", status=OrderStatus.RUNNING, started_at=60), 50) == 0
    assert (
        describe(order(1, "a", status=OrderStatus.TIMED_OUT, started_at=40, last_update=45), 50)
        == "timed out after 5 s"
    )
