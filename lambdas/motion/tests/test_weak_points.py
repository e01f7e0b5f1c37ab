"""The list of the weak points of the earlier system: a test names each of them in its docstring."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

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


@pytest.mark.repository
def test_a_test_names_each_weak_point() -> None:
    """`Weak point 7:` or `Weak points 2 and 10:` begins a docstring of a test of motion or of its stack."""
    tests = [
        *ROOT.glob("lambdas/motion/tests/**/test_*.py"),
        *ROOT.glob("infrastructure/tests/test_*.py"),
    ]
    named = {
        int(number)
        for path in tests
        for points in re.findall(r'"""Weak points? ([0-9, and]+):', path.read_text(encoding="utf-8"))
        for number in re.findall(r"\d+", points)
    }
    assert named == WEAK_POINTS.keys()
