"""The console: a page on 127.0.0.1 to try the GraphQL API, signed in as one of the sample people.

The page holds no password and no token. It names a person, and this server adds the person's token to the request. So
only the page itself may send requests: any other page in the same browser could otherwise act as these people. A
request must name this server as its host, or a host name that leads here could be used (DNS rebinding). A post must
also come from the page's own origin, which browsers say and pages cannot change.
"""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import TYPE_CHECKING

from orb_testing.processes import HOST
from orb_tools.errors import ToolError
from orb_tools.hub.console_assets import console_assets
from orb_tools.hub.graphql_api import GraphqlApi
from orb_tools.hub.session import Session
from orb_tools.hub.user_pool import UserPool

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from email.message import Message

    from orb_tools.embedded.progress import Steps
    from orb_tools.embedded.state_file import Running
    from orb_tools.hub.user_pool import Account
    from orb_tools.workspace import Workspace

PAGE = ("index.html", "console.css", "console.js", "queries.graphql")
"""Our own files of the page."""
TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "graphql": "application/graphql; charset=utf-8",
    "json": "application/json",
}
LARGEST = 1_000_000
"""Bytes of a request. AppSync takes no more either."""
HEADERS = {
    # GraphiQL's editor sets styles from its script, and its style sheet has its fonts inside.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "font-src 'self' data:; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, kw_only=True)
class Console:
    """What the page shows and whom it can act as."""

    api: GraphqlApi
    sessions: Mapping[str, Session]
    """By the names of the people."""
    contents: Mapping[str, bytes] = field(repr=False)
    """The files of the page, by name."""

    def people(self) -> bytes:
        """Return names and groups as JSON: what the page may know of the people."""
        return json.dumps(
            [{"name": name, "groups": each.account.groups} for name, each in self.sessions.items()]
        ).encode()

    def query(self, name: str, body: bytes) -> tuple[int, bytes]:
        """Forward a request as a person. Return the status and the body of the answer, or the error as GraphQL's."""
        try:
            answer = self.api.forward(body, token=self.sessions[name].token())
        except ToolError as error:
            return HTTPStatus.BAD_GATEWAY, json.dumps({"errors": [{"message": error.message}]}).encode()
        return answer.status, json.dumps(answer.body).encode()


def refusal(method: str, headers: Message, *, port: int) -> str | None:
    """Return why a request is refused. None: it is from the page, or from a person who opens it.

    Args:
        method: GET or POST.
        headers: The headers of the request.
        port: The port on which the console listens.
    """
    host = headers.get("Host")
    if host not in {f"{HOST}:{port}", f"localhost:{port}"}:
        return "the request names another host"
    if headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:
        return "the request comes from another page"
    if method == "POST":
        if headers.get("Origin") != f"http://{host}":
            return "the request comes from another page"
        # Another page could send other types without a question to this server.
        if headers.get("Content-Type", "").partition(";")[0].strip() != "application/json":
            return "the request is not JSON"
    return None


@contextmanager
def serve_console(
    workspace: Workspace, running: Running, accounts: Sequence[Account], *, steps: Steps
) -> Iterator[str]:
    """Serve the console on a free port of 127.0.0.1 for the block, and yield its address.

    Raises:
        ToolError: The page's libraries cannot be downloaded, or no API is deployed.
    """
    with steps.step("start the console"):
        console = _console(workspace, running, accounts)
        server = ThreadingHTTPServer((HOST, 0), partial(_Handler, console))
        thread = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
        thread.start()
    try:
        yield f"http://{HOST}:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _console(workspace: Workspace, running: Running, accounts: Sequence[Account]) -> Console:
    pool = UserPool.of(running)
    page = files("orb_tools.hub").joinpath("console_page")
    own = {name: page.joinpath(name).read_bytes() for name in PAGE}
    libraries = {name: path.read_bytes() for name, path in console_assets(workspace).items()}
    return Console(
        api=GraphqlApi.of(running, agent="orb-console/1"),
        sessions={account.name: Session(pool=pool, account=account) for account in accounts},
        contents={**libraries, **own},
    )


class _Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    timeout = 60
    """Seconds that a connection may stay silent."""
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # Otherwise the body of an answer waits 40 ms for the browser.

    def __init__(self, console: Console, *connection: object) -> None:
        self._console = console
        super().__init__(*connection)  # type: ignore[arg-type]  # the server passes what its handlers need

    def log_message(self, *_: object) -> None:
        """Do nothing: standard error has the progress of `orb up`."""

    def do_GET(self) -> None:
        """Answer with a file of the page, or with the people."""
        if self._refused():
            return
        name = self.path.partition("?")[0].removeprefix("/") or "index.html"
        if name == "people.json":
            self._answer(HTTPStatus.OK, "json", self._console.people())
        elif name in self._console.contents:
            self._answer(HTTPStatus.OK, name.rpartition(".")[2], self._console.contents[name])
        else:
            self._fail(HTTPStatus.NOT_FOUND, "there is no such file")

    def do_POST(self) -> None:
        """Forward a GraphQL request as the person that the header names."""
        if self._refused():
            return
        name, size = self.headers.get("X-Orb-Person", ""), self.headers.get("Content-Length", "")
        if self.path != "/graphql":
            self._fail(HTTPStatus.NOT_FOUND, "there is no such file")
        elif name not in self._console.sessions:
            self._fail(HTTPStatus.BAD_REQUEST, "there is no such person")
        elif not size.isdecimal() or int(size) > LARGEST:
            self._fail(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the request is too large, or its size is not known"
            )
        else:
            status, body = self._console.query(name, self.rfile.read(int(size)))
            self._answer(status, "json", body)

    def _refused(self) -> bool:
        reason = refusal(self.command, self.headers, port=self.connection.getsockname()[1])
        if reason is not None:
            self._fail(HTTPStatus.FORBIDDEN, reason)
        return reason is not None

    def _fail(self, status: HTTPStatus, reason: str) -> None:
        self.close_connection = True  # The body of the request was not read.
        self._answer(status, "json", json.dumps({"errors": [{"message": reason}]}).encode())

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", TYPES[kind])
        self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
