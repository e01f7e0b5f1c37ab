"""Gets a document by HTTP within limits of time and size that hold for all that arrives.

The timeout of a socket is for each read, and the standard library reads on as long as a server sends something: a
header byte by byte, one "100 Continue" after another, the extension of a chunk's size. So the limits stand where bytes
arrive, whatever they mean.
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
    """What one request may still receive.

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

    def take(self, size: int) -> None:
        """Count bytes that were received.

        Raises:
            OSError: They are too many.
        """
        self._size -= size
        if self._size < 0:
            raise OSError("the answer is too large")


def get(url: str, *, seconds: float, limit: int) -> bytes:
    """Return the document at an address.

    Args:
        url: Where it is, by http or https.
        seconds: For the whole answer. Connecting may take as long again for each address of the host; looking up the
            host's name takes as long as the system lets it.
        limit: Bytes of the document. As many again may stand around it: headers, interim answers, sizes of chunks.

    Raises:
        OSError: No answer in time, a redirection, any status but 200, or an answer that breaks HTTP or that limit.
        ValueError: The document itself is larger.
    """
    limits = Limits(seconds=seconds, size=2 * limit)
    asked = request.Request(url, headers={"Accept": "application/json"})  # noqa: S310 - checked by the caller
    try:
        with _opener(limits).open(asked, timeout=seconds) as answer:
            if answer.status != HTTPStatus.OK:
                raise OSError("the answer holds no document")
            data: bytes = answer.read(limit + 1)
    except http.client.HTTPException as error:
        raise OSError("the answer breaks HTTP") from error
    if len(data) > limit:
        raise ValueError("the document is too large")
    return data


class _Received(io.RawIOBase):
    """What a socket receives, within limits. It takes the socket's place for `http.client.HTTPResponse`."""

    def __init__(self, sock: socket.socket, limits: Limits) -> None:
        self._sock = sock
        self._raw = sock.makefile("rb", buffering=0)
        self._limits = limits

    def makefile(self, _: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: _Buffer) -> int | None:
        self._sock.settimeout(self._limits.seconds_left())
        size = self._raw.readinto(buffer)
        self._limits.take(size or 0)
        return size

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Handler(request.HTTPHandler, request.HTTPSHandler):
    """Opens connections whose answers have limits."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self._limits = limits

    def http_open(self, req: request.Request) -> http.client.HTTPResponse:
        return self.do_open(partial(_connection, http.client.HTTPConnection, self._limits), req)

    def https_open(self, req: request.Request) -> http.client.HTTPResponse:
        return self.do_open(partial(_connection, http.client.HTTPSConnection, self._limits), req)


def _connection(
    kind: type[http.client.HTTPConnection], limits: Limits, host: str, *, timeout: float
) -> http.client.HTTPConnection:
    class Response(http.client.HTTPResponse):
        def __init__(self, sock: socket.socket, debuglevel: int = 0, method: str | None = None) -> None:
            super().__init__(cast("socket.socket", _Received(sock, limits)), debuglevel, method)

    connection = kind(host, timeout=timeout)
    connection.response_class = Response
    return connection


def _opener(limits: Limits) -> request.OpenerDirector:
    # Without a handler of redirections, a redirection is an error.
    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler(), _Handler(limits), request.HTTPDefaultErrorHandler(), request.HTTPErrorProcessor(),
    ):  # fmt: skip
        opener.add_handler(handler)
    return opener
