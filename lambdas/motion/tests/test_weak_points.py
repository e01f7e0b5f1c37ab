"""The list of the weak points of the earlier system: a test names each of them in its docstring."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
WEAK_POINTS = {
    1: "a motion that started music answered an error",
    2: "the debounce was without effect",
    3: "no session ever timed out",
    4: "each motion opened a session",
    5: "routes of the API that always failed",
    6: "the model of a session could not end",
    7: "times as text in the keys of indexes",
    8: "quiet hours all day, and times with and without a zone",
    9: "settings that one function wrote and no other read",
    10: "motions at once started music several times, and were miscounted",
    11: "a motion during a time-out was lost",
    12: "rooms of one person fought for one playback",
    13: "refreshed tokens overwrote newer ones",
    14: "errors that were answered as successes",
    15: "a state that could not be read was silence",
    16: "an ended consent was tried again forever",
    17: "sessions without music, and motions that did not count",
    18: "pages after the first were dropped",
    19: "waits longer than a call",
    20: "active certificates without a device",
    21: "a device could speak for every other",
    22: "private keys in logs",
    23: "tokens in profiles",
    24: "any origin, cursors of the client, and texts of exceptions",
    25: "sign-up for all, consent without state, and rights on everything",
    26: "secrets of all environments in one place, and placeholders as secrets",
    27: "tests of helpers only",
}


def docstrings(path: Path) -> Iterator[str]:
    """Yield what the tests of a file say."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield ast.get_docstring(node) or ""


@pytest.mark.repository
def test_each_weak_point_has_a_test_about_it() -> None:
    """Weak point 27: a docstring of a test of motion or of its stack begins with `Weak point 7:`, and names it alone.

    `Weak points 2 and 10:` says that a test is about several. Every number is that of a weak point.
    """
    tests = [
        *ROOT.glob("lambdas/motion/tests/**/test_*.py"),
        *ROOT.glob("infrastructure/tests/test_*.py"),
    ]
    named = [
        {int(number) for number in re.findall(r"\d+", points[1])}
        for path in tests
        for text in docstrings(path)
        if (points := re.match(r"Weak points? ([0-9, and]+): \w", text))
    ]
    assert set().union(*named) == WEAK_POINTS.keys()
    alone = {number for numbers in named if len(numbers) == 1 for number in numbers}
    assert sorted(WEAK_POINTS.keys() - alone) == []
