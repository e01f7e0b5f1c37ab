"""The motion layer's Spotify client, built on the room `orb_common.spotify`. It answers with the JSON of Spotify."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from orb_common import spotify
from orb_common.spotify.accounts import ACCOUNTS_URL
from orb_common.spotify.token_providers import FixedToken
from orb_common.spotify.tokens import Tokens
from orb_common.spotify.web_api import API_URL, WebApi
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["SpotifyClient"]

Answer = dict[str, Any]  # Any: the JSON of Spotify


class SpotifyClient:
    """The player of a user. Errors are those of `orb_common.spotify`; a state that cannot be read is an error too.

    Raises:
        SpotifyAuthenticationError: There is no access token.
    """

    def __init__(
        self,
        access_token: str | None = None,
        *,
        url: str = API_URL,
        accounts_url: str = ACCOUNTS_URL,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        tokens = FixedToken(access_token)
        self._accounts_url = accounts_url
        self._clock = clock
        self._api = WebApi(tokens, url=url, clock=clock)
        self._client = spotify.SpotifyClient(tokens, url=url, clock=clock)

    def start_playback(  # noqa: PLR0917 - the documented order
        self,
        device_id: str | None = None,
        context_uri: str | None = None,
        uris: Sequence[str] | None = None,
        offset: Mapping[str, int | str] | None = None,
        position_ms: int | None = None,
        shuffle: bool | None = None,
        volume_percent: int | None = None,
    ) -> None:
        """Play a context or tracks, or resume. `offset` is `{"position": 3}` or `{"uri": "spotify:track:..."}`."""
        begin = None if offset is None else offset.get("position", offset.get("uri"))
        self._client.start_playback(
            device_id,
            context_uri=context_uri,
            uris=uris or (),
            offset=begin,
            position_ms=position_ms,
            shuffle=shuffle,
            volume_percent=volume_percent,
        )

    def pause_playback(self, device_id: str | None = None) -> None:
        """Stop the music."""
        self._client.pause_playback(device_id)

    def skip_to_next(self, device_id: str | None = None) -> None:
        """Go to the next track."""
        self._client.skip_to_next(device_id)

    def skip_to_previous(self, device_id: str | None = None) -> None:
        """Go to the previous track."""
        self._client.skip_to_previous(device_id)

    def set_volume(self, volume_percent: int, device_id: str | None = None) -> None:
        """Set the volume, 0 to 100."""
        self._client.set_volume(volume_percent, device_id)

    def set_shuffle(self, state: bool, device_id: str | None = None) -> None:
        """Set whether tracks play in another order."""
        self._client.set_shuffle(state, device_id)

    def set_repeat(self, state: str, device_id: str | None = None) -> None:
        """Set what repeats: track, context or off."""
        self._client.set_repeat(state, device_id)

    def transfer_playback(self, device_id: str, play: bool = True) -> None:
        """Move what plays to another device."""
        self._client.transfer_playback(device_id, play)

    def get_devices(self) -> list[Answer]:
        """Return the devices as Spotify describes them."""
        body = self._api.read("/me/player/devices", "get devices") or {}
        devices = body.get("devices")
        return devices if isinstance(devices, list) else []

    def get_playback_state(self) -> Answer | None:
        """Return what plays, and where, or None."""
        return _dict(self._api.read("/me/player", "get the playback state"))

    def get_currently_playing(self) -> Answer | None:
        """Return what plays, or None."""
        return _dict(self._api.read("/me/player/currently-playing", "get what plays"))

    def refresh_token(self, refresh_token: str, client_id: str, client_secret: str) -> Answer:
        """Return new tokens, with `expires_at` as the motion layer wrote it: an ISO text in UTC without a zone."""
        app = spotify.SpotifyApp(client_id=client_id, client_secret=client_secret)
        accounts = spotify.SpotifyAccounts(app, url=self._accounts_url, clock=self._clock)
        new = accounts.refresh(Tokens(access_token="", expires_at=0, refresh_token=refresh_token))
        ends = datetime.fromtimestamp(new.expires_at, UTC).replace(tzinfo=None)
        return {
            "access_token": new.access_token,
            "refresh_token": new.refresh_token,
            "token_type": "Bearer",
            "scope": " ".join(sorted(new.scopes)),
            "expires_in": int(new.expires_at - self._clock.now().timestamp()),
            "expires_at": ends.isoformat(),
        }


def _dict(body: Mapping[str, object] | None) -> Answer | None:
    return None if body is None else dict(body)
