"""Spotify's player and the tokens of its users. See docs/spotify.md. Needs the extra `orb-common[spotify]`."""

from typing import TYPE_CHECKING

from orb_common._startup.lazy import lazy_names

if TYPE_CHECKING:
    from .accounts import SCOPES as SCOPES
    from .accounts import PendingConsent as PendingConsent
    from .accounts import SpotifyAccounts as SpotifyAccounts
    from .apps import SpotifyApp as SpotifyApp
    from .circuits import RateCircuit as RateCircuit
    from .client import Done as Done
    from .client import SpotifyClient as SpotifyClient
    from .player_state import Device as Device
    from .player_state import PlaybackState as PlaybackState
    from .token_providers import FixedToken as FixedToken
    from .token_providers import TokenProvider as TokenProvider
    from .token_providers import UserTokens as UserTokens
    from .token_refresh import refresh_token as refresh_token
    from .token_refresh import store_tokens as store_tokens
    from .tokens import Tokens as Tokens

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "Device": ".player_state",
        "Done": ".client",
        "FixedToken": ".token_providers",
        "PendingConsent": ".accounts",
        "PlaybackState": ".player_state",
        "RateCircuit": ".circuits",
        "SCOPES": ".accounts",
        "SpotifyAccounts": ".accounts",
        "SpotifyApp": ".apps",
        "SpotifyClient": ".client",
        "TokenProvider": ".token_providers",
        "Tokens": ".tokens",
        "UserTokens": ".token_providers",
        "refresh_token": ".token_refresh",
        "store_tokens": ".token_refresh",
    },
)
