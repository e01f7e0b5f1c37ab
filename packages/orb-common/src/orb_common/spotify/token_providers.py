"""Where a client gets its access token from."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Protocol

from orb_common.aws.secrets import SecretCache, default_cache
from orb_common.exceptions import (
    SpotifyAuthenticationError,
    SpotifyReauthorizationError,
    SpotifyTimeoutError,
)

from .token_refresh import refresh_token
from .tokens import REFRESHING, Tokens

if TYPE_CHECKING:
    from .accounts import SpotifyAccounts

__all__ = ["FixedToken", "TokenProvider", "UserTokens"]


class TokenProvider(Protocol):
    """A source of access tokens of one user."""

    @property
    def app_id(self) -> str | None:
        """The id of the app, which has the rate limit. None: unknown."""

    def access_token(self, *, refused: str | None = None, until: float | None = None) -> str:
        """Return an access token.

        Args:
            refused: A token that Spotify has just refused. It must not be returned again.
            until: The end of the call that needs the token: a time of `clock.monotonic()`.

        Raises:
            SpotifyAPIError: There is no other token.
            OrbError: The place of the tokens cannot be read.
        """
        ...


class FixedToken:
    """An access token that cannot be refreshed.

    Raises:
        SpotifyAuthenticationError: There is no token.
    """

    def __init__(self, token: str | None, *, app_id: str | None = None) -> None:
        if not token:
            raise SpotifyAuthenticationError("there is no access token")
        self._token = token
        self.app_id = app_id

    def access_token(self, *, refused: str | None = None, until: float | None = None) -> str:  # noqa: ARG002 - it is here at once
        """Return the token, unless it was refused."""
        if refused is not None:
            raise SpotifyAuthenticationError("Spotify does not accept the access token", 401)
        return self._token


class UserTokens:
    """The tokens of a user in a secret, which are refreshed when they end or are refused. Threads can share it.

    Times are those of the clock of `accounts`.

    Args:
        user_secret: Name or ARN of the secret.
        accounts: The accounts service with the app.
        secrets: The cache of secrets. Its own deadline limits its requests. Default: the cache of the process.
    """

    def __init__(
        self, user_secret: str, accounts: SpotifyAccounts, *, secrets: SecretCache | None = None
    ) -> None:
        self._secret_id = user_secret
        self._accounts = accounts
        self._secrets = default_cache() if secrets is None else secrets
        self._lock = threading.Lock()

    @property
    def app_id(self) -> str | None:
        """The id of the app."""
        return self._accounts.app.client_id

    def access_token(self, *, refused: str | None = None, until: float | None = None) -> str:
        """Return the access token of the secret, refreshed if it ends within a minute or was refused.

        Raises:
            SpotifyReauthorizationError: The authorization has ended.
            SpotifyTimeoutError: Another thread was refreshing the token until the end.
            SpotifyAPIError, OrbError: As `refresh_token`.
        """
        tokens = self._cached()
        if tokens is not None and _usable(tokens, refused, self._accounts.clock.now().timestamp()):
            return tokens.access_token
        left = -1.0 if until is None else max(until - self._accounts.clock.monotonic(), 0.0)
        if not self._lock.acquire(timeout=min(left, threading.TIMEOUT_MAX)):
            raise SpotifyTimeoutError("another thread still refreshes the token", operation=REFRESHING)
        try:
            return refresh_token(
                self._secret_id,
                self._accounts,
                secrets=self._secrets,
                refused=refused,
                force=False,
                until=until,
            ).access_token
        finally:
            self._lock.release()

    def _cached(self) -> Tokens | None:
        try:
            return Tokens.from_secret(self._secrets.get(self._secret_id))
        except SpotifyReauthorizationError:
            # The user may have connected Spotify again since the value was cached: look at the stored one.
            return None


def _usable(tokens: Tokens, refused: str | None, now: float) -> bool:
    return tokens.fresh(now) and tokens.access_token != refused
