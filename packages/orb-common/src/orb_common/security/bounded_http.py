"""Read a document by HTTP, within a limit of time and a limit of size for the whole answer.

A socket's timeout holds for one read only, and the standard library reads as long as a server sends something: a
header byte by byte, one "100 Continue" after another, the extension of a chunk's size. So the limits are applied to
every byte that the socket receives, headers included.
"""

from __future__ import annotations

import http.client
import io
import time
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast
from urllib import request

if TYPE_CHECKING:
    import socket

_Buffer = Any
"""`collections.abc.Buffer`, which Python 3.11 lacks."""


class Limits:
    """The time and the bytes that one request has left.

    Args:
        seconds: From now.
        size: Bytes.
    """

    def __init__(self, *, seconds: float, size: int) -> None:
        self._end = time.monotonic() + seconds
        self._size = size

    def seconds_left(self) -> float:
        """Return the time that is left.

        Raises:
            TimeoutError: There is no time left.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError("the document came too slowly")
        return left

    def count(self, size: int) -> None:
        """Count bytes that were received.

        Raises:
            OSError: There are too many.
        """
        self._size -= size
        if self._size < 0:
            raise OSError("the answer is too large")


def get(url: str, *, seconds: float, limit: int) -> bytes:
    """Return the document at an address.

    Args:
        url: An http or https address.
        seconds: For the whole answer. Connecting may take as long again for each address of the host; the lookup of the
            host's name is limited by the system only.
        limit: Bytes of the document. Headers, interim answers and sizes of chunks may take as many bytes again.

    Raises:
        OSError: There is no answer in time, a redirection, a status other than 200, too many bytes in all, or an answer
            that is not valid HTTP.
        ValueError: The document is larger than `limit`.
    """
    limits = Limits(seconds=seconds, size=2 * limit)
    document_request = request.Request(url, headers={"Accept": "application/json"})  # noqa: S310 - checked by the caller
    try:
        with _build_opener(limits).open(document_request, timeout=seconds) as answer:
            if answer.status != HTTPStatus.OK:
                raise OSError("the answer holds no document")
            data: bytes = answer.read(limit + 1)
    except http.client.HTTPException as error:
        raise OSError("the answer is not valid HTTP") from error
    if len(data) > limit:
        raise ValueError("the document is too large")
    return data


class _LimitedReader(io.RawIOBase):
    """A reader of a socket, within limits. `http.client.HTTPResponse` gets it in place of the socket."""

    def __init__(self, sock: socket.socket, limits: Limits) -> None:
        self._sock = sock
        self._socket_file = sock.makefile("rb", buffering=0)
        self._limits = limits

    def makefile(self, _: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: _Buffer) -> int | None:
        self._sock.settimeout(self._limits.seconds_left())
        size = self._socket_file.readinto(buffer)
        self._limits.count(size or 0)
        return size

    def close(self) -> None:
        self._socket_file.close()
        super().close()


class _LimitedHandler(request.HTTPHandler, request.HTTPSHandler):
    """A urllib handler whose connections read within limits."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self._limits = limits

    def http_open(self, req: request.Request) -> http.client.HTTPResponse:
        return self.do_open(partial(_open_connection, http.client.HTTPConnection, self._limits), req)

    def https_open(self, req: request.Request) -> http.client.HTTPResponse:
        return self.do_open(partial(_open_connection, http.client.HTTPSConnection, self._limits), req)


def _open_connection(
    kind: type[http.client.HTTPConnection], limits: Limits, host: str, *, timeout: float
) -> http.client.HTTPConnection:
    class Response(http.client.HTTPResponse):
        def __init__(self, sock: socket.socket, debuglevel: int = 0, method: str | None = None) -> None:
            super().__init__(cast("socket.socket", _LimitedReader(sock, limits)), debuglevel, method)

    connection = kind(host, timeout=timeout)
    connection.response_class = Response
    return connection


def _build_opener(limits: Limits) -> request.OpenerDirector:
    # Without a handler of redirections, a redirection is an error.
    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler(), _LimitedHandler(limits),
        request.HTTPDefaultErrorHandler(), request.HTTPErrorProcessor(),
    ):  # fmt: skip
        opener.add_handler(handler)
    return opener
