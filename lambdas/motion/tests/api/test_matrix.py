"""Every route for every kind of caller, and every status that the description names."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Any

import pytest

from lambdas.motion.api import resolver
from lambdas.motion.api.routes import ALWAYS, ROUTES
from lambdas.motion.handlers import api_handler
from lambdas.motion.tests.api.conftest import ANN, BOB, GUEST, OLGA, PLAYLIST, Motion, Person
from orb_common.exceptions import OrbError
from orb_common.utils.lifecycle import Prepared

pytestmark = pytest.mark.tables("Sensors", "Listeners", "Sessions", "MotionEvents")
SENSOR = "bathroom-1"
BODIES: dict[str, dict[str, Any]] = {
    "POST /sensors": {"sensorId": "kitchen-1", "name": "Kitchen", "location": "Ground floor"},
    "PUT /sensors/{sensorId}": {"name": "Bath"},
    "PUT /users/me": {"name": "Someone"},
    "POST /spotify/callback": {"state": "unknown"},
    "POST /spotify/test": {"deviceId": "d-1", "playlistUri": PLAYLIST},
}
OF_A_SENSOR = {"GET /sessions", "GET /analytics"}
"""The routes that are about a sensor if the query names it."""
STATUSES = {
    # owner, stranger, administrator: of Ann's sensor, and of their own profile. Only Ann has connected Spotify.
    "GET /sensors": (200, 200, 200),
    "POST /sensors": (201, 409, 409),
    "GET /sensors/{sensorId}": (200, 404, 200),
    "PUT /sensors/{sensorId}": (200, 404, 200),
    "DELETE /sensors/{sensorId}": (200, 404, 200),
    "GET /users/me": (200, 404, 404),
    "PUT /users/me": (200, 201, 201),
    "DELETE /users/me": (200, 200, 200),
    "GET /users/me/export": (200, 200, 200),
    "POST /spotify/connect": (200, 409, 409),
    "POST /spotify/callback": (400, 409, 409),
    "GET /spotify/devices": (200, 409, 409),
    "POST /spotify/test": (200, 409, 409),
    "GET /sessions": (200, 404, 200),
    "GET /analytics": (200, 404, 200),
}
CALLERS = (ANN, BOB, OLGA)
NAMES = [f"{route.method} {route.path}" for route in ROUTES]


def call(motion: Motion, who: Person | None, name: str) -> int:
    """Send the usual request of a route about Ann's sensor, and return the status."""
    method, path = name.split()
    query = {"sensorId": SENSOR} if name in OF_A_SENSOR else {}
    answer = motion.call(who, method, path.replace("{sensorId}", SENSOR), BODIES.get(name), **query)
    if answer.status >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert {"type", "title", "status", "code", "requestId"} <= answer.json.keys()
    return answer.status


def test_every_route_is_in_the_matrix() -> None:
    """A new route fails here until its statuses are written down."""
    assert STATUSES.keys() == set(NAMES)


@pytest.fixture
def home(motion: Motion) -> Motion:
    """Ann's home: a profile with Spotify, and a sensor."""
    motion.connected(ANN)
    motion.sensor(ANN, SENSOR)
    return motion


@pytest.mark.usefixtures("user_pool")
@pytest.mark.parametrize("name", NAMES)
def test_each_caller_gets_the_right_status(home: Motion, name: str) -> None:
    """Who has no token gets 401, a group without rights 403, and a stranger the same as for what does not exist."""
    assert call(home, None, name) == 401
    assert call(home, GUEST, name) == 403
    # The owner last, because some requests delete.
    order = (BOB, OLGA, ANN) if name.startswith(("GET", "PUT", "POST")) else (BOB, ANN)
    found = {who: call(home, who, name) for who in order}
    expected = dict(zip(CALLERS, STATUSES[name], strict=True))
    assert found == {who: expected[who] for who in order}


def test_each_route_refuses_unknown_names(home: Motion) -> None:
    """A name that a route does not know, in its query or its body, answers 400, and names the field."""
    for name in NAMES:
        method, path = name.split()
        path = path.replace("{sensorId}", SENSOR)
        if method in {"POST", "PUT"}:
            answer = home.call(ANN, method, path, {**BODIES.get(name, {}), "surprise": 1})
        else:
            answer = home.call(ANN, method, path, surprise="1")
        assert answer.status == 400, name
        assert "surprise" in [fault["field"] for fault in answer.json["errors"]], name


@pytest.mark.tables()
@pytest.mark.parametrize("status", sorted({*ALWAYS, *(each for route in ROUTES for each in route.problems)}))
def test_each_status_reaches_the_client(
    motion: Motion, monkeypatch: pytest.MonkeyPatch, status: HTTPStatus
) -> None:
    """Weak point 24: whatever fails in a route, the client gets its status and its wait, and from 500 on no detail."""

    def fail(*_: object) -> None:
        raise OrbError("the secret reason", status=int(status), retry_after=1.2)

    routes = tuple(replace(route, run=fail) for route in ROUTES)
    monkeypatch.setattr(resolver, "ROUTES", routes)
    monkeypatch.setattr(api_handler, "resolver", Prepared(api_handler.build))
    for name in NAMES:
        method, path = name.split()
        answer = motion.call(ANN, method, path.replace("{sensorId}", SENSOR), BODIES.get(name))
        assert (answer.status, answer.headers["Retry-After"]) == (status, "2")
        assert ("the secret reason" in answer.text) is (status < HTTPStatus.INTERNAL_SERVER_ERROR)


@pytest.mark.tables()
def test_a_mistake_of_ours_says_nothing(motion: Motion, monkeypatch: pytest.MonkeyPatch) -> None:
    """Weak point 24: an unforeseen exception answers 500, without its text."""

    def fail(*_: object) -> None:
        raise RuntimeError("the secret reason")

    monkeypatch.setattr(resolver, "ROUTES", (replace(ROUTES[0], run=fail),))
    monkeypatch.setattr(api_handler, "resolver", Prepared(api_handler.build))
    answer = motion.call(ANN, "GET", "/sensors")
    assert (answer.status, answer.json["code"]) == (500, "INTERNAL")
    assert "secret" not in answer.text
