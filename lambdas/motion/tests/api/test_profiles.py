"""The routes of the caller's own profile."""

from __future__ import annotations

import pytest

from lambdas.motion.tests.api.conftest import ANN, BOB, Motion

pytestmark = pytest.mark.tables("Listeners")


def test_a_profile_is_created_from_the_token(motion: Motion) -> None:
    """The first PUT creates the profile with the address that the user pool has checked: 201. Later ones change it."""
    assert motion.call(ANN, "GET", "/users/me").status == 404
    made = motion.call(ANN, "PUT", "/users/me", {"timezone": "Europe/Berlin"})
    assert (made.status, made.json["user"]["email"], made.json["user"]["name"]) == (201, ANN.email, "Ann")
    changed = motion.call(ANN, "PUT", "/users/me", {"name": "Anna", "preferences": {"defaultVolume": 30}})
    assert changed.status == 200
    shown = motion.ok(ANN, "GET", "/users/me")["user"]
    assert (shown["name"], shown["timezone"]) == ("Anna", "Europe/Berlin")
    assert shown["preferences"]["defaultVolume"] == 30
    assert motion.call(BOB, "GET", "/users/me").status == 404


def test_a_profile_needs_a_verified_address(motion: Motion) -> None:
    """An access token, which has no address, and an address that is not verified, create nothing."""
    for claims in (ANN.claims(email_verified="false"), {"sub": ANN.id, "token_use": "access"}):
        assert motion.call(ANN, "PUT", "/users/me", {"name": "Ann"}, claims=claims).status == 400
    assert motion.call(ANN, "PUT", "/users/me", {}, claims=ANN.claims(name="")).status == 400
    assert motion.call(ANN, "GET", "/users/me").status == 404


@pytest.mark.parametrize(
    "field",
    ["email", "spotifyAccessToken", "spotifyRefreshToken", "spotifyTokenSecretArn", "active", "userId"],
)
def test_nothing_else_can_be_set(motion: Motion, field: str) -> None:
    """Weak point 23: addresses, tokens and what other routes set are refused, by name, and not stored."""
    motion.listener(ANN)
    answer = motion.call(ANN, "PUT", "/users/me", {field: "x", "name": "Anna"})
    assert (answer.status, [fault["field"] for fault in answer.json["errors"]]) == (400, [field])
    assert motion.row(ANN).name == "Ann"


def test_no_token_is_shown(motion: Motion) -> None:
    """Weak point 23: neither tokens, nor where they are, nor a consent that is under way, are shown."""
    motion.connected(ANN)
    motion.ok(ANN, "POST", "/spotify/connect")
    answer = motion.call(ANN, "GET", "/users/me")
    assert answer.json["user"]["spotifyConnected"] is True
    assert not {"spotifyTokenSecretArn", "spotifyConsent", "verifier", "state"} & answer.json["user"].keys()
    assert motion.spotify.tokens().access_token not in answer.text


def test_a_request_that_changes_nothing_is_refused(motion: Motion) -> None:
    """An empty change answers 400."""
    motion.listener(ANN)
    assert motion.call(ANN, "PUT", "/users/me", {"name": None}).status == 400
