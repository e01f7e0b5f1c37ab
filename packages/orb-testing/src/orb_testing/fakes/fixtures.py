"""The fixtures of the fakes. They load a fake when a test uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_testing.fakes.github import GitHubFake
    from orb_testing.fakes.spotify import SpotifyFake


@pytest.fixture
def spotify() -> Iterator[SpotifyFake]:
    """Run a Spotify on 127.0.0.1, with a clock that stands still until the test moves it.

    Example:
        def test_a_paused_player_refuses(spotify):
            spotify.user.player.connect(Device(id="d-1", name="Kitchen"), active=True)
            headers = {"Authorization": f"Bearer {spotify.tokens().access_token}"}
            answer = requests.put(f"{spotify.api_url}/me/player/pause", headers=headers, timeout=5)
            assert answer.json()["error"]["reason"] == "UNKNOWN"
    """
    from orb_testing.fakes.spotify import SpotifyFake

    with SpotifyFake() as fake:
        yield fake


@pytest.fixture
def github() -> Iterator[GitHubFake]:
    """Run the REST API of GitHub on 127.0.0.1, with a clock that stands still until the test moves it.

    Example:
        def test_a_comment_is_stored(github):
            pull = github.add_pull_request(github.add_repository("octo/app"))
            headers = {"Authorization": f"Bearer {github.token(write=['octo/app'])}"}
            url = f"{github.api_url}/repos/octo/app/issues/{pull.number}/comments"
            assert requests.post(url, json={"body": "Hello"}, headers=headers, timeout=5).status_code == 201
            assert [comment.body for comment in github.comments(pull)] == ["Hello"]
    """
    from orb_testing.fakes.github import GitHubFake

    with GitHubFake() as fake:
        yield fake
