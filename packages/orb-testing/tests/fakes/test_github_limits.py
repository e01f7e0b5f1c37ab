"""Laws of GitHub's rate limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.utils.clock import ManualClock
from orb_testing.fakes.github_limits import Limits
from orb_testing.fakes.server import RefusalError


def new_limits(clock: ManualClock) -> Limits:
    return Limits(lambda: clock.now().timestamp())


@given(st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["GET", "POST", "PATCH"])), max_size=60))
def test_no_minute_holds_more_than_the_limits(requests: list[tuple[int, str]]) -> None:
    """In any minute the admitted requests have at most the points and contents of the limits.

    A request after Retry-After seconds is admitted.
    """
    clock = ManualClock()
    limits = new_limits(clock)
    limits.points_per_minute, limits.contents_per_minute = 20, 3
    admitted: list[tuple[float, str]] = []
    for gap, method in requests:
        clock.advance(gap)
        for _ in range(2):
            try:
                limits.count("ann", method)
            except RefusalError as refusal:
                assert refusal.response.status_code == 403
                clock.advance(int(refusal.response.headers["Retry-After"]))
            else:
                admitted.append((clock.now().timestamp(), method))
                break
        else:
            # Points can need more than one wait, because a write has as many as five reads.
            assert method != "GET"
        recent = [each for at, each in admitted if at > clock.now().timestamp() - 60]
        assert sum(1 if each == "GET" else 5 for each in recent) <= 20
        assert recent.count("POST") <= 3


def test_a_minute_is_sixty_seconds() -> None:
    """A request is forgotten by the secondary limits when it is 60 s old, not earlier and not later."""
    clock = ManualClock()
    limits = new_limits(clock)
    limits.points_per_minute = 1
    limits.count("ann", "GET")
    clock.advance(59)
    with pytest.raises(RefusalError):
        limits.count("ann", "GET")
    clock.advance(1)
    limits.count("ann", "GET")


def test_the_hour_begins_with_the_first_request() -> None:
    """The primary limit is full again an hour after the first request, not an hour after each."""
    clock = ManualClock()
    limits = new_limits(clock)
    limits.per_hour = 2
    limits.count("ann", "GET")
    clock.advance(3599)
    limits.count("ann", "GET")
    with pytest.raises(RefusalError) as refused:
        limits.count("ann", "GET")
    assert "Retry-After" not in refused.value.response.headers
    assert limits.body("ann") | {"reset": 0} == {
        "limit": 2,
        "remaining": 0,
        "used": 2,
        "reset": 0,
        "resource": "core",
    }
    clock.advance(1)
    limits.count("ann", "GET")
    assert limits.body("ann")["remaining"] == 1


def test_accounts_have_their_own_limits() -> None:
    """What one account uses takes nothing from another. Requests without a token share the smallest limit."""
    limits = new_limits(ManualClock())
    for _ in range(60):
        limits.count(None, "GET")
    with pytest.raises(RefusalError):
        limits.count(None, "GET")
    limits.count("ann", "GET")
    assert limits.headers("ann")["X-RateLimit-Remaining"] == "4999"


def test_a_new_hour_does_not_end_the_minute() -> None:
    """The secondary limits go on when the hour of the primary one ends."""
    clock = ManualClock()
    limits = new_limits(clock)
    limits.contents_per_minute = 1
    limits.count("ann", "GET")
    clock.advance(3590)
    limits.count("ann", "POST")
    clock.advance(20)
    with pytest.raises(RefusalError) as refused:
        limits.count("ann", "POST")
    assert refused.value.response.headers["Retry-After"] == "40"
