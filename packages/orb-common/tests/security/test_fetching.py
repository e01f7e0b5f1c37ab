"""Getting a key set over the network."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from orb_common.exceptions import ConfigurationError
from orb_common.security import KeySet, KeyTimes
from orb_common.security.fetching import fetch

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.mark.parametrize(
    "url", ["http://localhost:1/x", "http://127.0.0.1/x", "http://[::1]/x", "https://id.example.org"]
)
def test_addresses_that_may_be_asked(url: str) -> None:
    """https, and loopback for an embedded AWS."""
    assert KeySet(url, times=KeyTimes(fresh=1)).url == url


class Handler(BaseHTTPRequestHandler):
    """Answers as its server was told."""

    def do_GET(self) -> None:
        status, headers, chunks = self.server.answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            for chunk in chunks:
                self.wfile.write(chunk)
                self.wfile.flush()
        except OSError:
            pass

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Any]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        running.url = f"http://127.0.0.1:{running.server_port}/keys"
        yield running
        running.shutdown()
        thread.join()


def test_fetching(server: Any) -> None:
    """A document, whole."""
    server.answer = (200, {}, [b"ab", b"c"])
    assert fetch(server.url) == b"abc"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((302, {"Location": "http://127.0.0.1:1/"}, []), OSError),
        ((404, {}, [b"no"]), OSError),
        ((500, {}, []), OSError),
        ((200, {}, [b"x" * 300_000]), ValueError),
    ],
)
def test_fetching_what_is_not_taken(server: Any, answer: Any, error: Any) -> None:
    """Redirections, errors, and documents without end."""
    server.answer = answer
    with pytest.raises(error):
        fetch(server.url)


def test_fetching_drop_by_drop_ends(server: Any) -> None:
    """The timeout is for the whole document, not for each byte of it."""

    def drops() -> Iterator[Any]:
        for _ in range(200):
            time.sleep(0.05)
            yield b"x"

    server.answer = (200, {}, drops())
    with pytest.raises(TimeoutError):
        fetch(server.url, timeout=0.3)


def test_fetching_from_nobody() -> None:
    """A refused connection is an OSError; another scheme is not asked at all."""
    with pytest.raises(OSError, match="refused"):
        fetch("http://127.0.0.1:9/")
    with pytest.raises(ConfigurationError):
        fetch("ftp://127.0.0.1/")
