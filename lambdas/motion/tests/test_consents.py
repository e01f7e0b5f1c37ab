"""What a row says about a consent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lambdas.motion.consents import MARGIN, connected, ended, refresh_due
from orb_common.spotify import Tokens

NOW = datetime(2026, 6, 18, 12, tzinfo=UTC)
TOKENS = Tokens(access_token="a", refresh_token="r", expires_at=NOW.timestamp() + 3600)


def test_tokens_are_due_before_they_end() -> None:
    """An access token is due a while before its end."""
    assert refresh_due(TOKENS) == NOW + timedelta(hours=1) - MARGIN


def test_a_new_consent_is_refreshed_and_ends_in_six_months() -> None:
    """The row has the time of the consent, from which its life counts, and the next refresh."""
    row = connected(TOKENS, "secret-1", now=NOW)
    assert (row.spotify_connected, row.reauth_required) == (True, False)
    assert (row.refreshable, row.refresh_due_at) == ("connected", refresh_due(TOKENS))
    assert (row.spotify_token_secret_arn, row.authorized_at) == ("secret-1", NOW)


def test_an_ended_consent_is_in_no_work_list() -> None:
    """Both attributes of the index are removed, so the refresher never sees the row again."""
    assert ended().model_dump(exclude_unset=True) == {
        "spotify_connected": False,
        "reauth_required": True,
        "refreshable": None,
        "refresh_due_at": None,
    }
