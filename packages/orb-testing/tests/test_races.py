"""Laws of races: all calls run at the same time, and each outcome is kept."""

from __future__ import annotations

import threading

import pytest

from orb_testing.races import RaceTimeoutError, race


def test_all_calls_run_at_the_same_time() -> None:
    """Calls that wait for one another all end, so they run at the same time."""
    together = threading.Barrier(5)
    ended = race([together.wait] * 5)
    assert sorted(ended.values) == [0, 1, 2, 3, 4]
    assert ended.errors == []


def test_outcomes_are_in_the_order_of_the_calls() -> None:
    """A value and an exception stand where their call stood. An exception that is returned is a value."""
    returned = KeyError("returned")

    def fail() -> Exception:
        raise SystemExit(3)

    ended = race([lambda: returned, fail, lambda: returned])
    assert ended.outcomes[0] is returned
    assert isinstance(ended.outcomes[1], SystemExit)
    assert ended.values == [returned, returned]
    assert [type(error) for error in ended.errors] == [SystemExit]


def test_a_hanging_call_is_named_with_its_stack() -> None:
    """A call that does not end fails the race, with its number and its stack."""
    release = threading.Event()

    def where_it_hangs() -> bool:
        return release.wait(20)

    with pytest.raises(RaceTimeoutError, match=r"1 of 2 calls.*\n*call 1:(.|\n)*where_it_hangs"):
        race([lambda: True, where_it_hangs], seconds=0.1)
    release.set()


def test_a_race_needs_calls() -> None:
    """A race without calls shows nothing, so it is refused."""
    with pytest.raises(ValueError, match="needs calls"):
        race([])
