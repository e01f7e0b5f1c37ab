"""The stores and clients of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lambdas.motion.tests.api.conftest import ANN, Motion
from orb_common.exceptions import ConfigurationError, ConflictError

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_testing.log_lines import CapturedLogs

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


def test_secrets_without_a_value_are_our_failure(
    motion: Motion,
    new_deployment: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
    captured_logs: CapturedLogs,
) -> None:
    """The answers are 500 and not 404, and the log has the code that sets off an alarm."""
    monkeypatch.setenv("CURSOR_SECRET_ARN", new_deployment())
    motion.listener(ANN)
    for method, path, query in (
        ("POST", "/spotify/connect", {}),
        ("GET", "/sensors", {"nextToken": "A" * 80}),
    ):
        answer = motion.call(ANN, method, path, **query)
        assert (answer.status, "secret" in answer.text) == (500, False)
    failures = captured_logs.find(message="call_failed")
    assert [line["code"] for line in failures] == ["CONFIGURATION_ERROR"] * 2


@pytest.mark.parametrize("fields", [{}, {"spotify_connected": True}, {"spotify_token_secret_arn": "secret"}])
def test_a_player_needs_a_connection(motion: Motion, fields: dict[str, object]) -> None:
    """A row without a connection, or without a secret, has no player."""
    listener = motion.listener(ANN, **fields)
    with pytest.raises(ConflictError):
        motion.api.player(listener)
