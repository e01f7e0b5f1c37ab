"""The Spotify players of listeners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.motion.apps import read_app
from orb_common.aws.secrets import SecretCache
from orb_common.exceptions import ResourceNotFoundError, SpotifyReauthorizationError
from orb_common.spotify.accounts import SpotifyAccounts
from orb_common.spotify.client import SpotifyClient
from orb_common.spotify.token_providers import UserTokens
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

if TYPE_CHECKING:
    from lambdas.motion.settings import Settings
    from orb_common.aws.deadlines import Deadline
    from orb_models.models.motion.listeners import Listeners

SECONDS = 10.0
"""For one command to a player with all its tries, of the 30 s that a call has."""
MARGIN = 3.0
"""Seconds to write down that a player did not answer."""


class Players:
    """Makes the clients of listeners. The app is read from its secret at the first use.

    Args:
        settings: The addresses of Spotify, and the secret of the app.
        clock: Source of the time, which waits too.
        deadline: When the call must be over.
    """

    def __init__(self, settings: Settings, *, clock: Clock = SYSTEM_CLOCK, deadline: Deadline = None) -> None:
        self._settings = settings
        self._clock = clock
        self._deadline = deadline
        self._secrets = SecretCache(clock=clock, deadline=deadline)
        self._accounts: SpotifyAccounts | None = None

    def of(self, listener: Listeners | None) -> SpotifyClient:
        """Return the player of a listener.

        Raises:
            SpotifyReauthorizationError: The listener does not exist, is not active, or must connect Spotify (again).
            ConfigurationError: The secret of the app has no value, or holds placeholders.
            OrbError: It cannot be read.
        """
        if listener is None or not listener.active:
            raise SpotifyReauthorizationError("the listener of the sensor is not active", reason="inactive")
        if (
            not listener.spotify_connected
            or listener.reauth_required
            or listener.spotify_token_secret_arn is None
        ):
            raise SpotifyReauthorizationError(
                "the listener must connect Spotify again", reason="not_connected"
            )
        tokens = _ListenerTokens(listener.spotify_token_secret_arn, self._of_app(), secrets=self._secrets)
        return SpotifyClient(
            tokens,
            url=self._settings.spotify_api_url,
            clock=self._clock,
            seconds=SECONDS,
            deadline=self._deadline,
        )

    def _of_app(self) -> SpotifyAccounts:
        if self._accounts is None:
            app = read_app(self._settings.spotify_secret, self._secrets)
            self._accounts = SpotifyAccounts(
                app, url=self._settings.spotify_accounts_url, clock=self._clock, deadline=self._deadline
            )
        return self._accounts


class _ListenerTokens(UserTokens):
    """Tokens of a listener. A secret that is gone is like a consent that has ended."""

    def access_token(self, *, refused: str | None = None, until: float | None = None) -> str:
        try:
            return super().access_token(refused=refused, until=until)
        except ResourceNotFoundError as error:
            raise SpotifyReauthorizationError(
                "the listener must connect Spotify again", reason="no_secret"
            ) from error
