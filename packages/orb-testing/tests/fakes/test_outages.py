"""Laws of planned outages."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_testing.fakes.outages import Outage, Outages


@given(st.integers(1, 5), st.integers(0, 8))
def test_an_outage_meets_as_many_requests_as_planned(times: int, requests: int) -> None:
    """An outage meets its number of requests, and then no more."""
    outages = Outages()
    outages.plan(Outage(status=503, times=times))
    met = [outages.take("GET", "/") is not None for _ in range(requests)]
    assert met == [index < times for index in range(requests)]


def test_it_meets_only_its_requests() -> None:
    """A request with another method or path neither meets an outage nor uses it up."""
    outages = Outages()
    outages.plan(Outage(status=500, method="PUT", path="/v1/me/player/*"))
    assert outages.take("GET", "/v1/me/player/play") is None
    assert outages.take("PUT", "/v1/me") is None
    assert outages.take("PUT", "/v1/me/player/play") is not None


def test_outages_follow_one_another() -> None:
    """Of several outages for one request, the first is used up first. One without an end lasts until `clear`."""
    outages = Outages()
    outages.plan(Outage(status=500), Outage(status=503, times=None))
    statuses = [outage.status for _ in range(4) if (outage := outages.take("GET", "/"))]
    assert statuses == [500, 503, 503, 503]
    outages.clear()
    assert outages.take("GET", "/") is None


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"delay": -1.0},
        {"status": 503, "times": 0},
        {"status": 7},
        {"delay": 0.1, "acts": True},
        {"delay": 0.1, "body": "x"},
        {"delay": 0.1, "headers": {"Retry-After": "1"}},
    ],
    ids=str,
)
def test_a_plan_without_sense_is_refused(options: dict[str, Any]) -> None:
    """An outage that would do nothing, or has options without effect, is refused."""
    with pytest.raises(ValueError, match=r".+"):
        Outage(**options)
