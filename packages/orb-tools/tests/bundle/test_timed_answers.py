"""The headers of an answer have a deadline, however a server spreads them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
import urllib3
from local_index import local_index
from urllib3.exceptions import ReadTimeoutError

from orb_tools.bundle.timed_answers import timed

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.server import BaseHTTPRequestHandler


def slow(text: bytes, pause: float) -> Callable[[BaseHTTPRequestHandler], None]:
    """Return an answer that sends one byte after each pause, at most 10 seconds long."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        end = time.monotonic() + 10
        for byte in text:
            if time.monotonic() > end:
                return
            try:
                handler.wfile.write(bytes([byte]))
            except OSError:
                return  # The client has left.
            time.sleep(pause)

    return answer


@pytest.mark.parametrize(
    "begin", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"]
)
def test_headers_have_a_deadline(begin: bytes) -> None:
    """A byte now and then does not keep the caller: not in the status, in a header, or before the answer."""
    with local_index() as index, timed(urllib3.PoolManager()) as pool:
        index.answers = {"/slow": slow(begin + b"X: " + b"x" * 1000, 0.02)}
        begun = time.monotonic()
        with pytest.raises(ReadTimeoutError):
            pool.request("GET", f"{index.address}/slow", timeout=0.3, retries=False)
        assert time.monotonic() - begun < 3


def test_an_answer_in_time() -> None:
    """Headers within the deadline are an answer. A request without a timeout has no deadline."""
    text = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n"
    with local_index() as index, timed(urllib3.PoolManager()) as pool:
        index.answers = {"/slow": slow(text + b"ab", 0.002), "/next": b"c"}
        assert pool.request("GET", f"{index.address}/slow", timeout=2, retries=False).data == b"ab"
        assert pool.request("GET", f"{index.address}/next", timeout=None, retries=False).data == b"c"
