"""The routes that use the caller's Spotify."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lambdas.motion.tests.api.conftest import ANN, BOB, PLAYLIST, Motion
from orb_testing.fakes.outages import Outage

if TYPE_CHECKING:
    from orb_testing.log_lines import CapturedLogs

pytestmark = pytest.mark.tables("Listeners")


def test_devices_are_listed(motion: Motion) -> None:
    """The connected devices of the caller are shown, to the caller only."""
    motion.connected(ANN)
    found = motion.ok(ANN, "GET", "/spotify/devices")
    assert (found["count"], found["devices"][0]["name"]) == (1, "Kitchen")
    assert motion.call(BOB, "GET", "/spotify/devices").status == 409


def test_a_test_plays_and_pauses(motion: Motion) -> None:
    """The music starts and stops on the device, and the answer says that it shows."""
    motion.connected(ANN)
    played = motion.ok(ANN, "POST", "/spotify/test", {"deviceId": "d-1", "playlistUri": PLAYLIST})
    assert (played["success"], played["confirmed"], played["action"]) == (True, True, "play")
    assert motion.spotify.user.player.is_playing
    motion.ok(ANN, "POST", "/spotify/test", {"deviceId": "d-1", "action": "pause"})
    assert not motion.spotify.user.player.is_playing


def test_failures_keep_their_statuses(motion: Motion) -> None:
    """An unknown device answers 404, a limit 429 with Retry-After, a broken Spotify 502, never a bare 400."""
    motion.connected(ANN)
    assert motion.call(ANN, "POST", "/spotify/test", {"deviceId": "nothing"}).status == 404
    motion.spotify.plan(Outage(status=500, times=9))
    broken = motion.call(ANN, "GET", "/spotify/devices")
    assert (broken.status, "detail" in broken.json) == (502, False)
    motion.spotify.recover()
    motion.spotify.plan(Outage(status=429, headers={"Retry-After": "120"}))
    limited = motion.call(ANN, "GET", "/spotify/devices")
    assert (limited.status, limited.headers["Retry-After"], limited.json["code"]) == (
        429, "120", "SPOTIFY_RATE_LIMIT",
    )  # fmt: skip


def test_a_consent_that_has_ended_is_marked(motion: Motion, captured_logs: CapturedLogs) -> None:
    """A refused refresh token answers 409, not 401, and the row says so from then on."""
    motion.connected(ANN, expires_at=0)
    motion.spotify.accounts.revoke(motion.spotify.user)
    answer = motion.call(ANN, "GET", "/spotify/devices")
    assert (answer.status, answer.json["code"]) == (409, "SPOTIFY_REAUTHORIZATION")
    row = motion.row(ANN)
    assert (row.spotify_connected, row.reauth_required, row.refreshable) == (False, True, None)
    assert motion.call(ANN, "GET", "/spotify/devices").status == 409
    assert "refresh_token" not in captured_logs.text
