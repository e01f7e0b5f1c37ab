"""The refresh of a user's token in Secrets Manager, by writers that do not know of each other.

Secrets Manager has no conditional write, but a version id can be used once only. The id of a new version is derived
from the id of the version that it replaces. So of two writers that started from the same version, the second is
refused: it reads what the first has stored. An older token never replaces a newer one. Other writers of the secret
have other ids: what they store at the same time is overwritten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, uuid5

from orb_common.aws.secrets import SecretCache, default_cache
from orb_common.exceptions import (
    ConflictError,
    LostRaceError,
    SpotifyReauthorizationError,
    SpotifyTimeoutError,
)

from .tokens import REFRESHING, Tokens, ended_secret

if TYPE_CHECKING:
    from collections.abc import Callable

    from .accounts import SpotifyAccounts

__all__ = ["refresh_token", "store_tokens"]

ATTEMPTS = 5
SETTLING_WAITS = (0.25, 0.75)
"""Seconds. If a refresh token was refused, another writer may have used it, and store its new one in a moment."""
STORING_SECONDS = 1.0
"""The part of the time of a call that is kept to store what a refresh brings, at most half of it."""


def refresh_token(
    user_secret: str,
    client: SpotifyAccounts,
    *,
    secrets: SecretCache | None = None,
    refused: str | None = None,
    force: bool = True,
    until: float | None = None,
) -> Tokens:
    """Refresh the tokens of a user, store them, and return them.

    A new refresh token is stored, otherwise the old one stays. If the authorization has ended, the secret is marked
    and loses its tokens, so that Spotify is not asked again.

    Args:
        user_secret: Name or ARN of the secret: an object with access_token, refresh_token, expires_at, scope and
            authorized_at. Its other fields stay.
        client: The accounts service with the app.
        secrets: The cache of secrets. Default: that of the process.
        refused: An access token that Spotify has refused.
        force: Refresh also if the stored token is fresh. False: only if it ends soon or is `refused`.
        until: The end of a call that waits for the tokens: a time of `client.clock.monotonic()`. The requests to
            Secrets Manager have the deadline of the cache, so that new tokens are stored all the same.

    Raises:
        SpotifyReauthorizationError: The authorization has ended: ask the user to connect Spotify again. Trying again
            does not help.
        SpotifyAPIError: Spotify failed. What is stored has not changed.
        LostRaceError: Other writers changed the secret all the time.
        OrbError: Secrets Manager failed, as `SecretCache.update`. A new refresh token may be lost.
    """
    cache = default_cache() if secrets is None else secrets
    value, version = cache.current(user_secret)
    tokens = Tokens.from_secret(value)
    now = client.clock.now().timestamp()
    if not force and tokens.fresh(now) and tokens.access_token != refused:
        return tokens
    try:
        new = client.refresh(tokens, until=_before_storing(until, client))
    except SpotifyReauthorizationError:
        return _settled(user_secret, client, cache, used=tokens, until=until)
    other = _store(
        user_secret,
        lambda before: new.to_secret(before, now=now),
        cache,
        value=value,
        version=version,
        replaces=_replaces(tokens),
    )
    return new if other is None else other


def store_tokens(user_secret: str, tokens: Tokens, *, now: float, secrets: SecretCache | None = None) -> None:
    """Store the tokens of a user who has just consented, over what the secret holds. Its other fields stay.

    Args:
        user_secret: Name or ARN of a secret that exists.
        tokens: The tokens of `SpotifyAccounts.finish`.
        now: The time in epoch seconds.
        secrets: The cache of secrets. Default: that of the process.

    Raises:
        LostRaceError: Other writers changed the secret all the time.
        OrbError: Secrets Manager failed, as `SecretCache.update`.
    """
    cache = default_cache() if secrets is None else secrets
    value, version = cache.current(user_secret)
    _store(
        user_secret,
        lambda before: tokens.to_secret(before, now=now),
        cache,
        value=value,
        version=version,
        replaces=lambda _: True,
    )


def _before_storing(until: float | None, client: SpotifyAccounts) -> float | None:
    """Return the end of a refresh, after which there is time to store what it brings."""
    if until is None:
        return None
    return until - min(STORING_SECONDS, max(until - client.clock.monotonic(), 0.0) / 2)


def _store(
    user_secret: str,
    change: Callable[[object], dict[str, object]],
    cache: SecretCache,
    *,
    value: object,
    version: str,
    replaces: Callable[[object], bool],
) -> Tokens | None:
    """Store a change of a version. If another writer was first, store it only if it replaces their value too.

    Returns:
        The tokens of the other writer, if they stay. None: the change is stored.
    """
    successor = 0
    for _ in range(ATTEMPTS):
        try:
            cache.update(user_secret, change(value), token=_next_version(version, successor))
        except ConflictError:
            before = version
            value, version = cache.current(user_secret)
            if not replaces(value):
                return Tokens.from_secret(value)
            # A version that was made current again already has a successor: the next one has another id.
            successor = successor + 1 if version == before else 0
        else:
            return None
    raise LostRaceError("other writers changed the tokens all the time")


def _replaces(used: Tokens) -> Callable[[object], bool]:
    """Return whether tokens that a refresh has brought replace the stored value of another writer.

    They do if that writer still has the refresh token that we used, or has marked it as ended: then Spotify has
    given us the next one, and no one else.
    """

    def replaces(value: object) -> bool:
        stored = value if isinstance(value, dict) else {}
        if "refresh_token" not in stored:
            return True
        return bool(
            stored["refresh_token"] == used.refresh_token and stored.get("access_token") == used.access_token
        )

    return replaces


def _settled(
    user_secret: str, client: SpotifyAccounts, cache: SecretCache, *, used: Tokens, until: float | None
) -> Tokens:
    """Return the tokens of another writer after a refusal. Without such tokens, mark the authorization as ended.

    Only another refresh token is one of another writer: other fields may change, and an operator may go back to an
    older version.
    """

    def still_used(stored: object) -> bool:
        return isinstance(stored, dict) and stored.get("refresh_token") == used.refresh_token

    value: object = None
    version = ""
    for wait in SETTLING_WAITS:
        if until is not None and client.clock.monotonic() + wait >= until:
            raise SpotifyTimeoutError(
                "no time to look for the tokens of another writer", operation=REFRESHING
            )
        client.clock.sleep(wait)
        value, version = cache.current(user_secret)
        if not still_used(value):
            return Tokens.from_secret(value)
    now = client.clock.now().timestamp()
    other = _store(
        user_secret,
        lambda before: ended_secret(before, now=now),
        cache,
        value=value,
        version=version,
        replaces=still_used,
    )
    if other is not None:
        return other
    raise SpotifyReauthorizationError("the user must connect Spotify again", 400, reason="invalid_grant")


def _next_version(version: str, successor: int) -> str:
    return str(uuid5(NAMESPACE_OID, f"{version}/{successor}"))
