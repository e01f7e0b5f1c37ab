"""A proxy on 127.0.0.1 in front of any HTTP server, which lets a test see and change each call.

One proxy serves moto, Dynoxide and the fakes alike. A layer inside of moto could not reset a connection, and there is
no place for one inside of a program.
"""

from __future__ import annotations

import socket
import struct
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

from orb_testing.calls import Call
from orb_testing.processes import HOST

if TYPE_CHECKING:
    from collections.abc import Callable

    Forward: TypeAlias = Callable[[Call], "Answer"]
    Intercept: TypeAlias = Callable[[Call, Forward], "Answer"]

_OF_ONE_HOP = {
    "connection",
    "content-length",
    "expect",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
}
"""Headers that a proxy does not pass on (RFC 9110, 7.6.1), and the length, which is computed again."""


class ConnectionDroppedError(Exception):
    """The proxy resets the connection instead of answering."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One HTTP answer."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = field(default=b"", repr=False)


class LoopbackProxy:
    """A running proxy. Call `close` at the end.

    Args:
        upstream: The address of the server behind it, `http://host:port`. It can be set again at any time, and
            `upstreams` has the addresses of single AWS services that another server has.
        intercept: Called with each call and a function that forwards it. It returns the answer, or raises
            `ConnectionDroppedError`. It can be set again at any time.
    """

    def __init__(self, upstream: str, intercept: Intercept) -> None:
        self.upstream = upstream
        self.upstreams: dict[str, str] = {}
        self.intercept = intercept
        self.closed = threading.Event()
        """Set by `close`. A fault that waits ends its wait then."""
        proxy = self

        class Handler(_Handler):
            def answer_to(self, call: Call) -> Answer:
                return proxy.intercept(call, proxy.forward)

        self._server = _Server((HOST, 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def endpoint_url(self) -> str:
        """The address of the proxy, for example for AWS_ENDPOINT_URL."""
        return f"http://{HOST}:{self._server.server_port}"

    def forward(self, call: Call) -> Answer:
        """Send a call to the server behind the proxy and return its answer.

        Raises:
            ConnectionDroppedError: The server did not answer.
        """
        upstream = self.upstreams.get(call.service or "", self.upstream)
        connection = HTTPConnection(urlsplit(upstream).netloc, timeout=60)
        headers = {name: value for name, value in call.headers.items() if name not in _OF_ONE_HOP}
        try:
            connection.request(call.method, call.path, call.body or None, headers)
            response = connection.getresponse()
            body = response.read()
        except (OSError, HTTPException) as error:
            raise ConnectionDroppedError from error
        finally:
            connection.close()
        kept = [pair for pair in response.getheaders() if pair[0].lower() not in _OF_ONE_HOP]
        length = response.getheader("Content-Length")
        if call.method == "HEAD" and length is not None:
            kept.append(("Content-Length", length))
        return Answer(status=response.status, headers=tuple(kept), body=body)

    def close(self) -> None:
        """Stop the proxy. Calls that wait are dropped."""
        self.closed.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Print the traceback of an error, but not that of a client that reset its connection."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # typeshed's own union of sockets


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def answer_to(self, call: Call) -> Answer:
        raise NotImplementedError

    def _serve(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        call = Call(method=self.command, path=self.path, headers=headers, body=self._body())
        try:
            answer = self.answer_to(call)
        except ConnectionDroppedError:
            self._reset()
            return
        lines = [f"HTTP/1.1 {answer.status} {self.responses.get(answer.status, ('',))[0]}"]
        lines += [f"{name}: {value}" for name, value in answer.headers]
        if not any(name.lower() == "content-length" for name, _ in answer.headers):
            lines.append(f"Content-Length: {len(answer.body)}")
        head = "\r\n".join([*lines, "", ""]).encode("latin-1")
        with suppress(ConnectionError):  # the client gave up while it waited
            self.wfile.write(head + (b"" if self.command == "HEAD" else answer.body))

    do_DELETE = do_GET = do_HEAD = do_OPTIONS = do_PATCH = do_POST = do_PUT = _serve  # noqa: N815 - http.server's names

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        chunks = []
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass  # trailers
        return b"".join(chunks)

    def _reset(self) -> None:
        """Close the connection with a reset instead of an orderly end. A linger of 0 s makes the kernel send one."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.rfile.close()
        self.connection.close()

    def log_message(self, *_: object) -> None:
        """Write nothing: the calls of a test are no output of it."""
