"""What a listener's row says about the consent at Spotify, and when the tokens are refreshed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from orb_models.inputs.motion.listeners import ListenersUpdate

if TYPE_CHECKING:
    from orb_common.spotify.tokens import Tokens

REFRESHABLE: Final = "connected"
"""Marks the rows of the sparse index `RefreshIndex`."""
MARGIN: Final = timedelta(minutes=40)
"""How long before its end an access token is refreshed. Runs of the refresher are at most 30 minutes apart, so a late
or failed run leaves another one before the end."""


def refresh_due(tokens: Tokens) -> datetime:
    """Return when the refresher refreshes tokens."""
    return datetime.fromtimestamp(int(tokens.expires_at), UTC) - MARGIN


def connected(tokens: Tokens, secret_id: str, *, now: datetime) -> ListenersUpdate:
    """Return what a listener's row says after a consent.

    Args:
        tokens: The tokens of the consent.
        secret_id: The secret that holds them.
        now: The time of the consent, if the tokens do not say it.
    """
    at = now if tokens.authorized_at is None else datetime.fromtimestamp(int(tokens.authorized_at), UTC)
    return ListenersUpdate(
        spotify_connected=True,
        spotify_token_secret_arn=secret_id,
        authorized_at=at,
        reauth_required=False,
        refreshable=REFRESHABLE,
        refresh_due_at=refresh_due(tokens),
    )


def ended() -> ListenersUpdate:
    """Return what a listener's row says once the consent has ended: the person must connect Spotify again."""
    return ListenersUpdate(
        spotify_connected=False, reauth_required=True, refreshable=None, refresh_due_at=None
    )
