"""The table of routes."""

from __future__ import annotations

import inspect
from http import HTTPStatus

import pytest

from lambdas.motion.api.routes import ALWAYS, ROUTES, Route

ELEVEN = {
    "GET /sensors", "POST /sensors", "GET /sensors/{sensorId}", "PUT /sensors/{sensorId}",
    "DELETE /sensors/{sensorId}", "GET /users/me", "PUT /users/me", "GET /spotify/devices", "POST /spotify/test",
    "GET /sessions", "GET /analytics",
}  # fmt: skip
"""The routes of the specification."""
MORE = {
    "POST /spotify/connect", "POST /spotify/callback", "GET /users/me/export", "DELETE /users/me",
}  # fmt: skip
"""Ours."""


def test_all_routes_are_there() -> None:
    """The eleven routes, and those for the consent and for personal data."""
    assert {f"{route.method} {route.path}" for route in ROUTES} == ELEVEN | MORE
    assert len(ROUTES) == len(ELEVEN | MORE)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_a_route_describes_itself(route: Route) -> None:
    """Each route has a summary, takes the parameters of its path, and names no status twice."""
    assert route.run.__doc__
    assert len(inspect.signature(route.run).parameters) == 3 + route.path.count("{")
    statuses = [*route.statuses, *route.problems, *ALWAYS]
    assert len(statuses) == len(set(statuses))
    assert (route.statuses[0] is HTTPStatus.CREATED) is (route.path == "/sensors" and route.method == "POST")
