"""The tokens of a user, and how a secret holds them. The tokens are in no repr."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from orb_common.exceptions import SpotifyReauthorizationError, SpotifyUnavailableError

__all__ = ["AUTHORIZATION_SECONDS", "Tokens"]

AUTHORIZATION_SECONDS: Final = 180 * 24 * 3600
"""Six months: the life of an authorization since the consent of the user. Refreshing does not extend it.

https://developer.spotify.com/blog/2026-06-18-refresh-token-expiration
"""
ACCESS_SECONDS: Final = 3600
"""The life of an access token if the answer does not say it."""
FRESH_MARGIN: Final = 60.0
"""Seconds. An access token that ends sooner is refreshed, because a call must not outlive it."""
REFRESHING: Final = "refresh a token"
"""The operation of a refresh, in errors."""
ENDED: Final = "reauthorization_required"
"""The field of a secret that says that the authorization has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The tokens of a user or of an app. Times are in epoch seconds."""

    access_token: str = field(repr=False)
    expires_at: float
    """When the access token ends."""
    refresh_token: str | None = field(default=None, repr=False)
    """None: tokens of the app itself, which has no user."""
    scopes: frozenset[str] = frozenset()
    authorized_at: float | None = None
    """When the user consented. None: unknown."""

    @classmethod
    def from_answer(cls, body: object, *, now: float, before: Tokens | None = None) -> Tokens:
        """Return the tokens of an answer of the accounts service.

        Args:
            body: The JSON of the answer.
            now: The time in epoch seconds.
            before: The tokens that were refreshed. Their refresh token stays if the answer has no other one.

        Raises:
            SpotifyUnavailableError: The answer has no access token.
        """
        fields: Mapping[str, object] = body if isinstance(body, Mapping) else {}
        access, refresh = fields.get("access_token"), fields.get("refresh_token")
        if not isinstance(access, str) or not access:
            raise SpotifyUnavailableError("the answer has no access token", retryable=False)
        scope = fields.get("scope")
        return cls(
            access_token=access,
            expires_at=now + (_number(fields.get("expires_in")) or ACCESS_SECONDS),
            refresh_token=refresh
            if isinstance(refresh, str) and refresh
            else (before.refresh_token if before else None),
            scopes=frozenset(scope.split())
            if isinstance(scope, str)
            else (before.scopes if before else frozenset()),
            authorized_at=before.authorized_at if before else now,
        )

    @classmethod
    def from_secret(cls, value: object) -> Tokens:
        """Return the tokens of the secret of a user. Missing and older fields are accepted.

        Raises:
            SpotifyReauthorizationError: The secret has no refresh token: the user must connect Spotify (again).
        """
        fields: Mapping[str, object] = value if isinstance(value, Mapping) else {}
        access, refresh, scope = (fields.get(name) for name in ("access_token", "refresh_token", "scope"))
        if not isinstance(refresh, str) or not refresh:
            raise SpotifyReauthorizationError(
                "the user must connect Spotify again", reason="no_refresh_token"
            )
        return cls(
            access_token=access if isinstance(access, str) else "",
            expires_at=_epoch(fields.get("expires_at")) or 0.0,
            refresh_token=refresh,
            scopes=frozenset(scope.split()) if isinstance(scope, str) else frozenset(),
            authorized_at=_epoch(fields.get("authorized_at")),
        )

    def to_secret(self, before: object = None, *, now: float) -> dict[str, object]:
        """Return the fields to store. Other fields of the secret, such as spotify_user_id, stay.

        Args:
            before: The value of the secret until now.
            now: The time in epoch seconds.
        """
        kept = dict(before) if isinstance(before, Mapping) else {}
        kept.pop(ENDED, None)
        fields: dict[str, object] = {
            "access_token": self.access_token,
            "refresh_token": self.refresh_token,
            "expires_at": int(self.expires_at),
            "scope": " ".join(sorted(self.scopes)),
            "token_type": "Bearer",
            "last_refreshed": int(now),
        }
        if self.authorized_at is not None:
            fields["authorized_at"] = int(self.authorized_at)
        return {**kept, **fields}

    def fresh(self, now: float) -> bool:
        """Return whether the access token is valid for another minute."""
        return bool(self.access_token) and now < self.expires_at - FRESH_MARGIN

    @property
    def authorization_ends(self) -> float | None:
        """When the user must connect Spotify again. None: unknown."""
        return None if self.authorized_at is None else self.authorized_at + AUTHORIZATION_SECONDS


def ended_secret(before: object, *, now: float) -> dict[str, object]:
    """Return the fields of a secret whose authorization has ended: without tokens, with what else it had."""
    kept = dict(before) if isinstance(before, Mapping) else {}
    for name in ("access_token", "refresh_token", "expires_at"):
        kept.pop(name, None)
    return {**kept, ENDED: int(now)}


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _epoch(value: object) -> float | None:
    """Return a time in epoch seconds. Older secrets have ISO texts, with Z or without a zone."""
    if not isinstance(value, str):
        return _number(value)
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
