"""The stores and clients of the API."""

from __future__ import annotations

import pytest

from lambdas.motion.tests.api.conftest import ANN, Motion
from orb_common.exceptions import ConfigurationError, ConflictError

pytestmark = pytest.mark.tables("Listeners")


def test_a_placeholder_is_no_app(motion: Motion) -> None:
    """Weak point 26: an app secret that was never set is an error of ours. Spotify is not asked."""
    motion.listener(ANN)
    motion.secrets.rotate("app", {"client_id": "<your client id>", "client_secret": "<your secret>"})
    with pytest.raises(ConfigurationError):
        motion.api.accounts()
    answer = motion.call(ANN, "POST", "/spotify/connect")
    assert (answer.status, "client" in answer.text) == (500, False)
    assert motion.spotify.requests == []


@pytest.mark.parametrize("fields", [{}, {"spotify_connected": True}, {"spotify_token_secret_arn": "secret"}])
def test_a_player_needs_a_connection(motion: Motion, fields: dict[str, object]) -> None:
    """A row without a connection, or without a secret, has no player."""
    listener = motion.listener(ANN, **fields)
    with pytest.raises(ConflictError):
        motion.api.player(listener)
