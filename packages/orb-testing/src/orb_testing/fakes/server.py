"""The part that all fakes share: an HTTP server of routes, with a clock, planned outages and a record of requests."""

from __future__ import annotations

import json
import threading
import time
import traceback
from abc import ABC, abstractmethod
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol, Self

from orb_common.utils.clock import ManualClock
from orb_testing.fakes.outages import Outage, Outages
from orb_testing.processes import HOST

try:
    from werkzeug.exceptions import HTTPException
    from werkzeug.routing import Map, Rule
    from werkzeug.serving import WSGIRequestHandler, make_server
    from werkzeug.wrappers import Request, Response
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        "werkzeug is not installed: install orb-testing[fakes]", name=error.name
    ) from error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime
    from types import TracebackType
    from wsgiref.types import StartResponse, WSGIEnvironment

    from werkzeug.serving import BaseWSGIServer


JSON = "application/json; charset=utf-8"


class MovableClock(Protocol):
    """A clock that can be moved forward, such as `orb_common.utils.clock.ManualClock`, which stands still otherwise."""

    def now(self) -> datetime:
        """Return the time of day, aware, in UTC."""

    def advance(self, seconds: float) -> None:
        """Move the time forward."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedRequest:
    """A request that a fake received, and the status of its answer."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """With lower-case names."""
    body: bytes
    status: int

    def json(self) -> object:
        """Return the body as JSON. Raises json.JSONDecodeError."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One call of a service."""

    method: str
    path: str
    """The path as a rule of werkzeug, such as `/v1/me/player`."""
    page: str
    """The address of the page that documents the call and its answers."""
    answer: Callable[..., Response]
    """Takes the request and the parts of the path by name."""


class RefusalError(Exception):
    """The answer to a request that the service refuses."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


class FakeServer(ABC):
    """An HTTP server on a free port of 127.0.0.1 that runs while its `with` block runs.

    Args:
        clock: The time of the service. None: a clock that stands still until a test moves it.
    """

    def __init__(self, *, clock: MovableClock | None = None) -> None:
        self.clock: MovableClock = ManualClock() if clock is None else clock
        """The time of the service, by which tokens expire and limits end. Move it with `advance(seconds)`."""
        self.requests: list[ReceivedRequest] = []
        """The requests, in the order of their answers."""
        self._outages = Outages()
        self._lock = threading.RLock()
        self._server: BaseWSGIServer | None = None
        self._routes = {f"{route.method} {route.path}": route for route in self.routes()}
        rules = [
            Rule(route.path, methods=[route.method], endpoint=endpoint)
            for endpoint, route in self._routes.items()
        ]
        self._map = Map(rules, strict_slashes=True, merge_slashes=False, redirect_defaults=False)

    @abstractmethod
    def routes(self) -> Sequence[Route]:
        """Return the calls that the fake answers."""

    @abstractmethod
    def error(self, status: int) -> Response:
        """Return an answer with the error body of the service, for an outage or an unknown call."""

    @abstractmethod
    def admit(self, request: Request, route: Route) -> None:
        """Check what holds for every call, such as tokens and limits. Raise RefusalError."""

    def finish(self, request: Request, response: Response) -> Response:  # noqa: ARG002 - for those that need it
        """Return an answer with what all answers of the service have, such as headers."""
        return response

    @property
    def url(self) -> str:
        """The address of the server, such as `http://127.0.0.1:41234`.

        Raises:
            RuntimeError: The server does not run.
        """
        if self._server is None:
            raise RuntimeError("the fake runs in its `with` block only")
        return f"http://{HOST}:{self._server.server_port}"

    def plan(self, *outages: Outage) -> None:
        """Plan what goes wrong with the next requests. See `orb_testing.fakes.outages.Outage`."""
        self._outages.plan(*outages)

    def recover(self) -> None:
        """Forget all planned outages."""
        self._outages.clear()

    def now(self) -> float:
        """Return the time of the service, in epoch seconds."""
        return self.clock.now().timestamp()

    def __enter__(self) -> Self:
        self._server = make_server(HOST, 0, self, threaded=True, request_handler=_Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
            self._server = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request as a WSGI application, for the server and for clients without a network."""
        request = Request(environ)
        request.get_data()  # read before any answer, so that the next request of the connection begins where it should
        outage = self._outages.take(request.method, request.path)
        if outage is not None and outage.status is not None and not outage.acts:
            response = self._broken(outage, outage.status)
        else:
            with self._lock:
                response = self.finish(request, self._answer(request))
            if outage is not None and outage.status is not None:
                response = self._broken(outage, outage.status)
        response.date = self.clock.now()
        self._record(request, response.status_code)
        if outage is not None:
            time.sleep(outage.delay)
        return response(environ, start_response)

    def _answer(self, request: Request) -> Response:
        try:
            endpoint, values = self._map.bind_to_environ(request.environ).match()
            route = self._routes[endpoint]
            self.admit(request, route)
            return route.answer(request, **values)
        except RefusalError as refusal:
            return refusal.response
        except HTTPException as missing:
            return self.error(missing.code or 404)
        except Exception:  # noqa: BLE001 - a server answers, and its other requests go on
            traceback.print_exc()
            return self.error(500)

    def _broken(self, outage: Outage, status: int) -> Response:
        response = self.error(status) if outage.body is None else Response(outage.body, status)
        if outage.body is None and status < HTTPStatus.BAD_REQUEST:
            response = Response(status=status)
        response.headers.extend(outage.headers)
        return response

    def _record(self, request: Request, status: int) -> None:
        self.requests.append(
            ReceivedRequest(
                method=request.method,
                path=request.path,
                query=request.args.to_dict(),
                headers={name.lower(): value for name, value in request.headers},
                body=request.get_data(),
                status=status,
            )
        )


def parsed_json(data: bytes) -> object:
    """Return JSON. Raise ValueError for other bytes, and for values that are nested too deeply to be read."""
    try:
        value: object = json.loads(data)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return value


def json_response(body: object, status: int = 200, *, headers: Mapping[str, str] | None = None) -> Response:
    """Return an answer with a JSON body."""
    return Response(json.dumps(body), status, headers=headers, content_type=JSON)


def empty_response(status: int = 204) -> Response:
    """Return an answer without a body and without Content-Type."""
    response = Response(status=status)
    response.headers.pop("Content-Type", None)
    return response


class _Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body of an answer are two writes. With Nagle's algorithm the second waits 40 ms for the client.
    disable_nagle_algorithm = True

    def send_response(self, code: int, message: str | None = None) -> None:
        """Send the status alone. The fake records its requests, and its answers have a Date by their own clock."""
        self.send_response_only(code, message)
