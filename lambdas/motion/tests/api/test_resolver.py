"""From the event of an HTTP API to its answer."""

from __future__ import annotations

import base64

import pytest

from lambdas.motion.api.routes import ROUTES
from lambdas.motion.handlers import api_handler
from lambdas.motion.tests.api.conftest import ANN, Motion
from orb_testing.events import api_gateway_v2_event
from orb_testing.invocation import invoke

pytestmark = pytest.mark.tables("Listeners")
OWN, FOREIGN = "https://app.example.org", "https://evil.example.org"


def test_an_unknown_route_is_not_found(motion: Motion) -> None:
    """An unknown path answers 404, and a path with other methods 405 with their names."""
    assert motion.call(ANN, "GET", "/nothing").status == 404
    other = motion.call(ANN, "PATCH", "/sensors/bathroom-1")
    assert (other.status, other.headers["Allow"]) == (405, "DELETE, GET, PUT")
    assert motion.call(ANN, "GET", "/users/me/").status == 404


@pytest.mark.parametrize("body", ["{", "[]", '"text"', "null", b"\xff\xfe"])
def test_a_body_is_a_json_object(motion: Motion, body: object) -> None:
    """Anything else answers 400, and nothing of it is in the answer."""
    motion.listener(ANN)
    answer = motion.call(ANN, "PUT", "/users/me", body)
    assert (answer.status, "errors" in answer.json) == (400, False)


def test_a_body_may_come_in_base64(motion: Motion) -> None:
    """API Gateway sends bodies of some types in base64."""
    motion.listener(ANN)
    body = b'{"name": "Anna"}'
    event = api_gateway_v2_event("PUT", "/users/me", body=body, claims=ANN.claims())
    assert base64.b64decode(event["body"]) == body
    assert invoke(api_handler.handler, event).payload["statusCode"] == 200


def test_a_stage_may_have_a_name(motion: Motion) -> None:
    """The path of a stage with a name begins with it."""
    event = api_gateway_v2_event("GET", "/users/me", stage="dev", claims=ANN.claims())
    assert invoke(api_handler.handler, event).payload["statusCode"] == 404
    motion.listener(ANN)
    assert invoke(api_handler.handler, event).payload["statusCode"] == 200


def test_only_named_origins_may_call(motion: Motion) -> None:
    """Weak point 24: an allowed page gets its own origin back, never `*`, and another one nothing, also for errors."""
    motion.listener(ANN)
    for path in ("/users/me", "/nothing"):
        allowed = motion.call(ANN, "GET", path, headers={"origin": OWN})
        refused = motion.call(ANN, "GET", path, headers={"origin": FOREIGN})
        assert allowed.headers["Access-Control-Allow-Origin"] == OWN
        assert "Access-Control-Allow-Credentials" not in allowed.headers
        assert not [name for name in refused.headers if name.startswith("Access-Control")]


def test_a_preflight_needs_no_token(motion: Motion) -> None:
    """Weak point 24: a browser asks before it sends the token, and gets an answer for each route."""
    for route in ROUTES:
        asked = motion.call(None, "OPTIONS", route.path, headers={"origin": OWN})
        assert asked.status == 204
        assert route.method in asked.headers["Access-Control-Allow-Methods"]
        assert "Authorization" in asked.headers["Access-Control-Allow-Headers"]


def test_without_origins_no_page_may_call(motion: Motion, monkeypatch: pytest.MonkeyPatch) -> None:
    """A deployment that names no origins answers no browser from elsewhere."""
    monkeypatch.setenv("ALLOWED_ORIGINS", "")
    api_handler.resolver.reset()
    answer = motion.call(ANN, "OPTIONS", "/sensors", headers={"origin": OWN})
    assert answer.status == 405
    assert not [name for name in answer.headers if name.startswith("Access-Control")]


def test_answers_are_not_kept(motion: Motion) -> None:
    """No cache keeps an answer, and no page shows it in a frame or guesses its type."""
    motion.listener(ANN)
    headers = motion.call(ANN, "GET", "/users/me").headers
    assert headers["Cache-Control"] == "no-store"
    assert (headers["X-Content-Type-Options"], headers["X-Frame-Options"]) == ("nosniff", "DENY")


def test_the_description_is_not_for_production(motion: Motion, monkeypatch: pytest.MonkeyPatch) -> None:
    """/docs and /openapi.json answer without a token, except in production."""
    for path in ("/docs", "/openapi.json"):
        assert motion.call(None, "GET", path).status == 200
    monkeypatch.setenv("ENVIRONMENT", "prod")
    api_handler.resolver.reset()
    for path in ("/docs", "/openapi.json"):
        assert motion.call(None, "GET", path).status == 404
