"""Errors as the API answers them."""

from __future__ import annotations

from lambdas.motion.api.problems import headers_of, problem, status_of
from orb_common.exceptions import (
    AuthenticationError,
    ConflictError,
    DataValidationError,
    InternalError,
    SpotifyAuthenticationError,
    SpotifyRateLimitError,
    ValidationError,
)


def test_a_problem_says_what_is_wrong() -> None:
    """The form is that of RFC 9457."""
    assert problem(ConflictError("a sensor has this id"), "r-1") == {
        "type": "about:blank", "title": "Conflict", "status": 409, "code": ConflictError.code,
        "detail": "a sensor has this id", "requestId": "r-1",
    }  # fmt: skip


def test_all_faults_are_listed() -> None:
    """Each field that breaks a rule is named with the rule."""
    faults = [{"field": "name", "rule": "is missing"}, {"field": "limit", "rule": "is too large"}]
    assert problem(DataValidationError("two faults", validation_errors=faults), "r-1")["errors"] == faults
    one = problem(ValidationError("state is wrong", field="state"), "r-1")
    assert one["errors"] == [{"field": "state", "rule": "state is wrong"}]


def test_our_faults_have_no_detail() -> None:
    """Weak point 24: an error of ours says nothing but its status."""
    found = problem(InternalError("the table has no index", details={"table": "t"}), "r-1")
    assert found.keys() == {"type", "title", "status", "code", "requestId"}


def test_a_token_that_spotify_refuses_does_not_sign_out() -> None:
    """A client that gets 401 signs the person out. A token that Spotify refuses is not the caller's own."""
    assert status_of(SpotifyAuthenticationError()) == 409
    assert status_of(AuthenticationError("who are you?")) == 401


def test_headers_say_when_and_how_to_try_again() -> None:
    """A wait is in whole seconds, rounded up. A 401 names the kind of token."""
    assert headers_of(SpotifyRateLimitError(retry_after=0.2)) == {"Retry-After": "1"}
    assert headers_of(AuthenticationError("who are you?")) == {"WWW-Authenticate": "Bearer"}
    assert headers_of(ConflictError()) == {}
