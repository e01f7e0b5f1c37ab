"""Tokens of answers and of secrets."""

from __future__ import annotations

import pytest

from orb_common.exceptions import SpotifyReauthorizationError, SpotifyUnavailableError
from orb_common.spotify import Tokens
from orb_common.spotify.tokens import AUTHORIZATION_SECONDS, ended_secret

NOW = 1_767_225_600.0
OLD = Tokens(
    access_token="a1", expires_at=NOW, refresh_token="r1", scopes=frozenset({"x"}), authorized_at=NOW - 1000
)


def test_a_refresh_token_that_was_rotated_is_kept() -> None:
    """A new refresh token replaces the old one. Without a new one the old one stays."""
    kept = Tokens.from_answer({"access_token": "a2", "expires_in": 60}, now=NOW, before=OLD)
    assert (kept.refresh_token, kept.expires_at, kept.scopes) == ("r1", NOW + 60, {"x"})
    new = Tokens.from_answer(
        {"access_token": "a2", "refresh_token": "r2", "scope": "y z"}, now=NOW, before=OLD
    )
    assert (new.refresh_token, new.expires_at, new.scopes) == ("r2", NOW + 3600, {"y", "z"})


def test_refreshing_does_not_extend_the_authorization() -> None:
    """The six months count from the consent."""
    new = Tokens.from_answer({"access_token": "a2"}, now=NOW + 500, before=OLD)
    assert new.authorization_ends == NOW - 1000 + AUTHORIZATION_SECONDS
    assert Tokens.from_answer({"access_token": "a"}, now=NOW).authorized_at == NOW
    assert Tokens(access_token="a", expires_at=0).authorization_ends is None


@pytest.mark.parametrize("body", [None, [], {}, {"access_token": ""}, {"access_token": 5}])
def test_an_answer_without_a_token(body: object) -> None:
    """Such an answer is a failure of Spotify."""
    with pytest.raises(SpotifyUnavailableError):
        Tokens.from_answer(body, now=NOW)


@pytest.mark.parametrize(
    ("stored", "seconds"),
    [
        (NOW, NOW),
        ("2026-01-01T00:00:00Z", NOW),
        ("2026-01-01T00:00:00", NOW),
        ("2026-01-01T01:00:00+01:00", NOW),
        ("soon", 0.0),
        (None, 0.0),
        (True, 0.0),
    ],
)
def test_times_of_older_secrets(stored: object, seconds: float) -> None:
    """Epoch seconds and both older forms are read. Anything else has expired."""
    assert Tokens.from_secret({"refresh_token": "r", "expires_at": stored}).expires_at == seconds


def test_a_secret_keeps_its_other_fields() -> None:
    """What is stored can be read again, and other fields stay. The mark of an ended authorization goes."""
    before = {"spotify_user_id": "ann", "refresh_token": "r0", "reauthorization_required": 5}
    stored = OLD.to_secret(before, now=NOW)
    assert stored["spotify_user_id"] == "ann"
    assert "reauthorization_required" not in stored
    assert Tokens.from_secret(stored) == OLD


def test_an_ended_authorization() -> None:
    """The tokens are dropped, the rest stays, and the tokens cannot be read any more."""
    ended = ended_secret({"spotify_user_id": "ann", **OLD.to_secret(now=NOW)}, now=NOW)
    assert ended["spotify_user_id"] == "ann"
    assert "r1" not in str(ended) and "a1" not in str(ended)
    for value in (ended, None, {"refresh_token": ""}, {"refresh_token": 5}):
        with pytest.raises(SpotifyReauthorizationError):
            Tokens.from_secret(value)


def test_fresh() -> None:
    """A token that ends within a minute is not fresh, and neither is an empty one."""
    assert OLD.fresh(NOW - 61)
    assert not OLD.fresh(NOW - 60)
    assert not Tokens(access_token="", expires_at=NOW).fresh(0)


def test_tokens_are_not_shown() -> None:
    """A repr has no token."""
    assert "a1" not in repr(OLD) and "r1" not in repr(OLD)
