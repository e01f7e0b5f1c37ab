"""Laws of the clients for servers on this machine."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING
from urllib.error import HTTPError

import pytest
from botocore.exceptions import ClientError

from orb_testing.clients import open_local, shared_client

if TYPE_CHECKING:
    from collections.abc import Iterator


class FailingServer(HTTPServer):
    """A server that answers 500, and keeps the Authorization header of each request."""

    def __init__(self) -> None:
        self.authorizations: list[str] = []
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: FailingServer

    def do_GET(self) -> None:
        self.server.authorizations.append(self.headers["Authorization"])
        self.send_response(500)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Write nothing."""


@pytest.fixture
def server() -> Iterator[FailingServer]:
    with FailingServer() as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def test_the_same_arguments_return_the_same_client() -> None:
    """A second client for the same service, endpoint and key is the first one."""
    first = shared_client("s3", "http://127.0.0.1:9")
    assert shared_client("s3", "http://127.0.0.1:9") is first
    assert shared_client("s3", "http://127.0.0.1:9", key="other") is not first


def test_clients_do_not_retry(server: FailingServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call that fails is sent once, with the given key, whatever the environment says."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "another-account")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    client = shared_client("s3", f"http://127.0.0.1:{server.server_port}", key="given-key")
    with pytest.raises(ClientError):
        client.list_buckets()
    (authorization,) = server.authorizations
    assert "Credential=given-key/" in authorization


def test_no_proxy_is_between(server: FailingServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain request reaches the server although the environment names a proxy. An error status is an error."""
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(HTTPError, match="500") as caught:
        open_local(f"http://127.0.0.1:{server.server_port}/")
    caught.value.close()
    assert server.authorizations == [None]
