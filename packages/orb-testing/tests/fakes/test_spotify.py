"""Laws of the Web API: tokens, scopes, limits, and the answers of each call."""

from __future__ import annotations

from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from orb_testing.fakes.outages import Outage
from orb_testing.fakes.server import RefusalError
from orb_testing.fakes.spotify import MODIFY, READ_PLAYING, READ_STATE, WINDOW_SECONDS, SpotifyFake
from orb_testing.fakes.spotify_accounts import App
from orb_testing.fakes.spotify_player import Device

PLAYLIST = "spotify:playlist:37i9dQZF1DX0XUsuxWHRQd"


@pytest.fixture
def api(spotify: SpotifyFake, call: Any) -> Any:
    """Return a function that calls the Web API with a token of all scopes. The user has an active device."""
    spotify.user.player.connect(Device(id="d-1", name="Kitchen"), active=True)
    token = spotify.tokens().access_token

    def send(method: str, path: str, body: Any = None) -> Any:
        return call(method, spotify.api_url + path, token=token, body=body)

    return send


def test_every_call_names_its_page(spotify: SpotifyFake) -> None:
    """The page of each call and its answers is one of Spotify's reference or tutorials, another for each path."""
    pages = [route.page for route in spotify.routes()]
    assert len(set(pages)) == len(pages)
    assert all(page.startswith("https://developer.spotify.com/documentation/web-api/") for page in pages)


def test_commands_answer_204_and_show_later(spotify: SpotifyFake, api: Any) -> None:
    """Each command answers 204 without a body. The state shows it a moment later."""
    commands: list[tuple[str, str, Any]] = [
        ("PUT", "/me/player/play", {"context_uri": PLAYLIST, "offset": {"position": 3}}),
        ("PUT", "/me/player/volume?volume_percent=31", None),
        ("PUT", "/me/player/shuffle?state=true", None),
        ("PUT", "/me/player/repeat?state=context", None),
        ("POST", "/me/player/next", None),
        ("POST", "/me/player/previous", None),
        ("POST", "/me/player/next", None),
    ]
    for command in commands:
        answer = api(*command)
        assert (answer.status, answer.body) == (204, b"")
        spotify.clock.advance(1)
    state = api("GET", "/me/player").json()
    assert (state["is_playing"], state["shuffle_state"], state["repeat_state"]) == (True, True, "context")
    assert (state["device"]["volume_percent"], state["item"]["track_number"]) == (31, 5)
    assert state["context"]["uri"] == PLAYLIST
    current = api("GET", "/me/player/currently-playing").json()
    assert current == {name: state[name] for name in current}
    assert api("PUT", "/me/player/pause").status == 204
    assert api("GET", "/me/player").json()["is_playing"] is True
    spotify.clock.advance(1)
    assert api("GET", "/me/player").json()["is_playing"] is False


def test_devices_and_transfer(spotify: SpotifyFake, api: Any) -> None:
    """Devices are listed with all fields. Playback moves to exactly one of them."""
    spotify.user.player.connect(Device(id="d-2", name="Bath", supports_volume=False))
    assert api("PUT", "/me/player", {"device_ids": ["d-2"], "play": False}).status == 204
    spotify.clock.advance(1)
    devices = api("GET", "/me/player/devices").json()["devices"]
    assert [(device["id"], device["is_active"]) for device in devices] == [("d-1", False), ("d-2", True)]
    assert devices[0].keys() == {
        "id",
        "is_active",
        "is_private_session",
        "is_restricted",
        "name",
        "type",
        "volume_percent",
        "supports_volume",
    }
    for ids in ([], ["d-1", "d-2"], "d-1", [1], None):
        assert api("PUT", "/me/player", {"device_ids": ids}).status == 400
    assert api("PUT", "/me/player", {"device_ids": ["d-9"]}).status == 404


def test_nothing_to_show_is_204(spotify: SpotifyFake, api: Any) -> None:
    """Without an active device, or in a private session, the state is 204, not an empty object."""
    spotify.user.player.devices[0].is_private_session = True
    for path in ("/me/player", "/me/player/currently-playing"):
        assert (api("GET", path).status, api("GET", path).body) == (204, b"")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/me/player/play", b"{"),
        ("/me/player/play", []),
        ("/me/player/play", {"context_uri": "spotify:track:a"}),
        ("/me/player/play", {"context_uri": "https://open.spotify.com/playlist/a"}),
        ("/me/player/play", {"uris": ["spotify:playlist:a"]}),
        ("/me/player/play", {"uris": "spotify:track:a"}),
        ("/me/player/play", {"context_uri": PLAYLIST, "uris": ["spotify:track:a"]}),
        ("/me/player/play", {"context_uri": "spotify:artist:a", "offset": {"position": 1}}),
        ("/me/player/play", {"context_uri": PLAYLIST, "offset": {"position": -1}}),
        ("/me/player/play", {"context_uri": PLAYLIST, "position_ms": -1}),
        ("/me/player/volume", None),
        ("/me/player/volume?volume_percent=101", None),
        ("/me/player/volume?volume_percent=loud", None),
        ("/me/player/shuffle?state=yes", None),
        ("/me/player/repeat?state=on", None),
    ],
    ids=str,
)
def test_a_bad_request_is_400(api: Any, path: str, body: Any) -> None:
    """A request that the reference does not allow is refused with the error object, and has no effect."""
    answer = api("PUT", path, body)
    assert (answer.status, answer.json()["error"]["status"]) == (400, 400)


def test_a_command_without_a_length_is_411(spotify: SpotifyFake) -> None:
    """A PUT without Content-Length is refused before its token is read, with a page instead of JSON."""
    connection = HTTPConnection(urlsplit(spotify.url).netloc, timeout=10)
    connection.putrequest("PUT", "/v1/me/player/pause")
    connection.endheaders()
    response = connection.getresponse()
    assert (response.status, response.getheader("Content-Type")) == (411, "text/html")
    connection.close()


@pytest.mark.parametrize(
    ("header", "status"),
    [(None, 401), ("Bearer unknown", 401), ("Basic b3Ji", 400)],
)
def test_a_token_is_needed(spotify: SpotifyFake, call: Any, header: str | None, status: int) -> None:
    """Calls without a token, or with an unknown one, are 401; another scheme is 400."""
    answer = call("GET", f"{spotify.api_url}/me", headers={"Authorization": header} if header else {})
    assert (answer.status, answer.json()["error"]["status"]) == (status, status)


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/me/player", READ_STATE),
        ("GET", "/me/player/devices", READ_STATE),
        ("GET", "/me/player/currently-playing", READ_PLAYING),
        ("PUT", "/me/player/pause", MODIFY),
        ("PUT", "/me/player/volume?volume_percent=1", MODIFY),
        ("POST", "/me/player/next", MODIFY),
    ],
)
def test_each_call_needs_its_scope(
    spotify: SpotifyFake, call: Any, method: str, path: str, scope: str
) -> None:
    """A token with all other scopes is refused with 403; one with this scope alone is not refused for its scopes."""
    all_scopes = {READ_STATE, READ_PLAYING, MODIFY}
    others = spotify.tokens(scopes=all_scopes - {scope}).access_token
    answer = call(method, spotify.api_url + path, token=others)
    assert (answer.status, answer.json()["error"].get("reason")) == (403, None)
    alone = call(method, spotify.api_url + path, token=spotify.tokens(scopes=[scope]).access_token)
    assert alone.status != 403


def test_the_profile_shows_what_scopes_allow(spotify: SpotifyFake, call: Any) -> None:
    """Country and product need user-read-private, the address user-read-email."""
    some = call("GET", f"{spotify.api_url}/me", token=spotify.tokens().access_token).json()
    assert some.keys() & {"country", "product", "email"} == set()
    token = spotify.tokens(scopes=["user-read-private", "user-read-email"]).access_token
    full = call("GET", f"{spotify.api_url}/me", token=token).json()
    assert (full["country"], full["product"], full["email"]) == ("DE", "premium", "ann@example.org")


def test_the_limit_is_of_the_app(spotify: SpotifyFake, call: Any) -> None:
    """All users of an app share its limit. Retry-After says when the next call is admitted. Other apps go on."""
    spotify.limit = 2
    tokens = [spotify.tokens(user=spotify.add_user(name)).access_token for name in ("bob", "cat", "dan")]
    for token in tokens[:2]:
        assert call("GET", f"{spotify.api_url}/me", token=token).status == 200
        spotify.clock.advance(10)
    answer = call("GET", f"{spotify.api_url}/me", token=tokens[2])
    assert (answer.status, answer.headers["retry-after"]) == (429, "10")
    other = spotify.tokens(app=spotify.add_app(App(client_id="other", client_secret="s"))).access_token
    assert call("GET", f"{spotify.api_url}/me", token=other).status == 200
    spotify.clock.advance(10)
    assert call("GET", f"{spotify.api_url}/me", token=tokens[2]).status == 200


@given(st.lists(st.integers(0, 12), min_size=1, max_size=60))
@settings(max_examples=50)
def test_no_window_holds_more_than_the_limit(gaps: list[int]) -> None:
    """In any 30 seconds at most `limit` calls are admitted, and a call after Retry-After seconds always is."""
    spotify = SpotifyFake()
    spotify.limit = 5
    headers = {"Authorization": f"Bearer {spotify.tokens().access_token}"}
    request = Request(EnvironBuilder(path="/v1/me", headers=headers).get_environ())
    route = spotify.routes()[0]
    admitted: list[float] = []
    for gap in gaps:
        spotify.clock.advance(gap)
        try:
            spotify.admit(request, route)
        except RefusalError as refusal:
            assert refusal.response.status_code == 429
            spotify.clock.advance(int(refusal.response.headers["Retry-After"]))
            spotify.admit(request, route)
        admitted.append(spotify.now())
        assert sum(at > spotify.now() - WINDOW_SECONDS for at in admitted) <= spotify.limit


def test_an_outage_has_the_error_object(spotify: SpotifyFake, api: Any) -> None:
    """A planned 5xx has the error object of the Web API; a planned 429 the Retry-After that the test chose."""
    spotify.plan(Outage(status=502), Outage(status=429, headers={"Retry-After": "86400"}))
    assert api("GET", "/me/player").json()["error"] == {"status": 502, "message": "Bad gateway"}
    assert api("GET", "/me/player").headers["retry-after"] == "86400"
    assert api("GET", "/me/player").status == 200


def test_hostile_bodies_are_refused(spotify: SpotifyFake, api: Any) -> None:
    """A body that is nested too deeply to be read is answered and recorded as other bad JSON is."""
    answer = api("PUT", "/me/player/play", b"[" * 100_000)
    assert (answer.status, answer.json()["error"]["message"]) == (400, "Malformed json")
    assert spotify.requests[-1].status == 400
