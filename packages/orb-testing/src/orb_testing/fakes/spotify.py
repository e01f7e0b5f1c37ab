"""A Spotify on 127.0.0.1: the Web API's player and the accounts service, as the public reference describes them.

Each route names its page. Statuses, headers and reasons are documented there; texts of messages are not, so they may
differ. What the reference leaves open follows reports in https://github.com/spotify/web-api/issues.
"""

from __future__ import annotations

import math
import re
from collections import deque
from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

from orb_testing.fakes import spotify_bodies
from orb_testing.fakes.server import (
    FakeServer,
    RefusalError,
    Route,
    empty_response,
    json_response,
    parsed_json,
)
from orb_testing.fakes.spotify_accounts import DOCS, Accounts, App, Tokens, User
from orb_testing.fakes.spotify_bodies import refusal
from orb_testing.fakes.spotify_player import Player

if TYPE_CHECKING:
    from collections.abc import Iterable

    from werkzeug.wrappers import Request

    from orb_testing.fakes.server import MovableClock

READ_STATE = "user-read-playback-state"
READ_PLAYING = "user-read-currently-playing"
MODIFY = "user-modify-playback-state"
CLIENT_ID, CLIENT_SECRET = "1d" * 16, "5e" * 16
"""Of the app. They have the form of real ones: 32 hexadecimal digits."""
SCOPES = (READ_STATE, READ_PLAYING, MODIFY)
"""The scopes of the player: https://developer.spotify.com/documentation/web-api/concepts/scopes"""
WINDOW_SECONDS = 30.0
"""https://developer.spotify.com/documentation/web-api/concepts/rate-limits"""

_CONTEXT = re.compile(r"spotify:(album|artist|playlist):[A-Za-z0-9]+")
_TRACK = re.compile(r"spotify:(track|episode):[A-Za-z0-9]+")


class SpotifyFake(FakeServer):
    """Spotify while its `with` block runs.

    Example:
        with SpotifyFake() as spotify:
            spotify.user.player.connect(Device(id="d-1", name="Kitchen"), active=True)
            token = spotify.tokens().access_token

    It begins with one app and one Premium user without devices.

    Args:
        clock: As in FakeServer.
    """

    def __init__(self, *, clock: MovableClock | None = None) -> None:
        self.accounts = Accounts(self.now)
        """The accounts service: apps, who consents, whether refresh tokens rotate, and `revoke`."""
        self.limit = 180
        """The calls to the Web API that an app may make in 30 seconds. Spotify does not publish its number."""
        self._calls: dict[str, deque[float]] = {}
        super().__init__(clock=clock)
        self.app = self.add_app(App(client_id=CLIENT_ID, client_secret=CLIENT_SECRET))
        self.user = self.add_user("ann")
        self.accounts.consenting = self.user

    @property
    def api_url(self) -> str:
        """The address for `https://api.spotify.com/v1`."""
        return f"{self.url}/v1"

    @property
    def accounts_url(self) -> str:
        """The address for `https://accounts.spotify.com`."""
        return self.url

    def add_app(self, app: App) -> App:
        """Register an app."""
        self.accounts.apps[app.client_id] = app
        return app

    def add_user(self, user_id: str, *, premium: bool = True) -> User:
        """Return a new user, whose player has no device."""
        return User(
            id=user_id,
            display_name=user_id.title(),
            email=f"{user_id}@example.org",
            player=Player(self.now, premium=premium),
        )

    def tokens(
        self, *, user: User | None = None, app: App | None = None, scopes: Iterable[str] = SCOPES
    ) -> Tokens:
        """Return new tokens, as if the user had just consented. None: the user and the app of the start."""
        return self.accounts.issue(app or self.app, user or self.user, scopes)

    def routes(self) -> list[Route]:
        """Return the calls that the fake answers, each with its page of the reference."""
        player = "/v1/me/player"
        table = [
            ("GET", "/v1/me", "get-current-users-profile", self._profile),
            ("GET", player, "get-information-about-the-users-current-playback", self._state),
            ("PUT", player, "transfer-a-users-playback", self._transfer),
            ("GET", f"{player}/devices", "get-a-users-available-devices", self._devices),
            ("GET", f"{player}/currently-playing", "get-the-users-currently-playing-track", self._playing),
            ("PUT", f"{player}/play", "start-a-users-playback", self._play),
            ("PUT", f"{player}/pause", "pause-a-users-playback", self._pause),
            ("POST", f"{player}/next", "skip-users-playback-to-next-track", self._next),
            ("POST", f"{player}/previous", "skip-users-playback-to-previous-track", self._previous),
            ("PUT", f"{player}/volume", "set-volume-for-users-playback", self._volume),
            ("PUT", f"{player}/shuffle", "toggle-shuffle-for-users-playback", self._shuffle),
            ("PUT", f"{player}/repeat", "set-repeat-mode-on-users-playback", self._repeat),
        ]
        return [
            Route(method=method, path=path, page=f"{DOCS}/reference/{page}", answer=answer)
            for method, path, page, answer in table
        ] + self.accounts.routes()

    def error(self, status: int) -> Response:
        """Return an answer with the error object of the Web API."""
        return spotify_bodies.error(status, Response(status=status).status.partition(" ")[2].capitalize())

    def admit(self, request: Request, route: Route) -> None:
        """Refuse a body of unknown length, a token that is not valid, and more calls than the limit."""
        if request.method in {"PUT", "POST"} and "Content-Length" not in request.headers:
            # The front end answers, not the API, so the body is a page: issues 859 and 1594.
            raise RefusalError(
                Response("<html><title>411 Length Required</title></html>", 411, content_type="text/html")
            )
        if not route.path.startswith("/v1/"):
            return
        app = self.accounts.grant_of(request.headers.get("Authorization")).app
        calls = self._calls.setdefault(app.client_id, deque())
        while calls and calls[0] <= self.now() - WINDOW_SECONDS:
            calls.popleft()
        if len(calls) >= self.limit:
            seconds = math.ceil(calls[0] + WINDOW_SECONDS - self.now()) if calls else int(WINDOW_SECONDS)
            raise refusal(429, "API rate limit exceeded", headers={"Retry-After": str(max(seconds, 1))})
        calls.append(self.now())

    def _user(self, request: Request, scope: str | None) -> User:
        grant = self.accounts.grant_of(request.headers.get("Authorization"))
        if grant.user is None:
            # The flow's page: only endpoints that do not access user information can be accessed.
            raise refusal(401, "Valid user authentication required")
        if scope is not None and scope not in grant.scopes:
            raise refusal(403, "Insufficient client scope")
        return grant.user

    def _profile(self, request: Request) -> Response:
        user = self._user(request, None)
        scopes = self.accounts.grant_of(request.headers.get("Authorization")).scopes
        body: dict[str, object] = {
            "display_name": user.display_name,
            "external_urls": {"spotify": f"https://open.spotify.com/user/{user.id}"},
            "followers": {"href": None, "total": 0},
            "href": f"https://api.spotify.com/v1/users/{user.id}",
            "id": user.id,
            "images": [],
            "type": "user",
            "uri": f"spotify:user:{user.id}",
        }
        if "user-read-private" in scopes:
            body |= {"country": user.country, "product": "premium" if user.player.premium else "free"}
        if "user-read-email" in scopes:
            body["email"] = user.email
        return json_response(body)

    def _state(self, request: Request) -> Response:
        state = self._user(request, READ_STATE).player.state_body()
        return empty_response() if state is None else json_response(state)

    def _playing(self, request: Request) -> Response:
        player = self._user(request, READ_PLAYING).player
        return empty_response() if player.state_body() is None else json_response(player.playing_body())

    def _devices(self, request: Request) -> Response:
        return json_response(self._user(request, READ_STATE).player.devices_body())

    def _command(self, request: Request) -> tuple[Player, str | None]:
        return self._user(request, MODIFY).player, request.args.get("device_id")

    def _play(self, request: Request) -> Response:
        player, device_id = self._command(request)
        body = _json_object(request)
        context_uri, uris = body.get("context_uri"), body.get("uris", [])
        if context_uri is not None and not (isinstance(context_uri, str) and _CONTEXT.fullmatch(context_uri)):
            raise refusal(400, "Invalid context uri")
        if not isinstance(uris, list) or not all(
            isinstance(uri, str) and _TRACK.fullmatch(uri) for uri in uris
        ):
            raise refusal(400, "Invalid track uri")
        if context_uri and uris:
            raise refusal(400, "Can't have both context_uri and uris")
        position_ms = body.get("position_ms", 0)
        if not isinstance(position_ms, int) or position_ms < 0:
            raise refusal(400, "position_ms must be a non-negative integer")
        player.play(
            device_id,
            context_uri=context_uri,
            uris=uris,
            position=_offset(body.get("offset"), context_uri),
            position_ms=position_ms,
        )
        return empty_response()

    def _pause(self, request: Request) -> Response:
        player, device_id = self._command(request)
        player.pause(device_id)
        return empty_response()

    def _next(self, request: Request) -> Response:
        player, device_id = self._command(request)
        player.skip(device_id, by=1)
        return empty_response()

    def _previous(self, request: Request) -> Response:
        player, device_id = self._command(request)
        player.skip(device_id, by=-1)
        return empty_response()

    def _volume(self, request: Request) -> Response:
        player, device_id = self._command(request)
        percent = request.args.get("volume_percent", -1, type=int)
        if percent not in range(101):
            raise refusal(400, "volume_percent must be in the range 0 to 100")
        player.set_volume(device_id, percent)
        return empty_response()

    def _shuffle(self, request: Request) -> Response:
        player, device_id = self._command(request)
        state = request.args.get("state")
        if state not in {"true", "false"}:
            raise refusal(400, "state must be true or false")
        player.set_shuffle(device_id, on=state == "true")
        return empty_response()

    def _repeat(self, request: Request) -> Response:
        player, device_id = self._command(request)
        state = request.args.get("state", "")
        if state not in {"track", "context", "off"}:
            raise refusal(400, "state must be track, context or off")
        player.set_repeat(device_id, state)
        return empty_response()

    def _transfer(self, request: Request) -> Response:
        player, _ = self._command(request)
        body = _json_object(request)
        devices = body.get("device_ids")
        # The page: an array, but only a single device_id is supported; more than one returns 400.
        if not isinstance(devices, list) or len(devices) != 1 or not isinstance(devices[0], str):
            raise refusal(400, "device_ids must have exactly one id")
        player.transfer(devices[0], play=body.get("play") is True)
        return empty_response()


def _json_object(request: Request) -> dict[str, object]:
    if not request.get_data():
        return {}
    try:
        body = parsed_json(request.get_data())
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise refusal(400, "Malformed json")
    return body


def _offset(offset: object, context_uri: object) -> int | str | None:
    """Return where to begin in a context: an index, the address of a track, or None for the beginning."""
    if offset is None:
        return None
    if isinstance(context_uri, str) and context_uri.startswith("spotify:artist:"):
        raise refusal(400, "Can't have offset for context type: ARTIST")
    if isinstance(offset, dict):
        position, uri = offset.get("position"), offset.get("uri")
        if isinstance(position, int) and position >= 0:
            return position
        if isinstance(uri, str):
            return uri
    raise refusal(400, "offset must have a position that is not negative, or a uri")
