"""Laws of the proxy: without a fault, nothing shows that it is there."""

from __future__ import annotations

import http.client
import socket
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from orb_testing.clients import shared_client
from orb_testing.environment import UNREACHABLE
from orb_testing.proxy import Answer, ConnectionDroppedError, LoopbackProxy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_testing.calls import Call
    from orb_testing.engines import MotoEngine


class Echo(BaseHTTPRequestHandler):
    """Answers with what it received."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        names = sorted(name.lower() for name in self.headers)
        text = f"{self.path}|{names}|{body!r}".encode()
        self.send_response(207)
        self.send_header("X-Two", "a")
        self.send_header("X-Two", "b")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def proxy() -> Iterator[LoopbackProxy]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    made = LoopbackProxy(f"http://127.0.0.1:{server.server_port}", lambda call, forward: forward(call))
    yield made
    made.close()
    server.shutdown()
    thread.join()
    server.server_close()


def connect(proxy: LoopbackProxy) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(proxy.endpoint_url.removeprefix("http://"), timeout=10)


def test_calls_pass_unchanged(proxy: LoopbackProxy) -> None:
    """Path, query, headers, body and repeated headers of the answer arrive, also for a body in chunks."""
    connection = connect(proxy)
    for body, chunked in ((b"abc", False), (iter([b"a", b"bc"]), True)):
        connection.request("POST", "/a?b=c%20d", body, {"X-Own": "1"}, encode_chunked=chunked)
        answer = connection.getresponse()
        path, names, seen = answer.read().decode().split("|")
        assert (answer.status, path, seen) == (207, "/a?b=c%20d", "b'abc'")
        assert answer.headers.get_all("X-Two") == ["a", "b"]
        assert "'x-own'" in names
        assert "transfer-encoding" not in names
    connection.close()


def test_s3_passes_unchanged(aws: MotoEngine, proxy: LoopbackProxy) -> None:
    """Large objects, ranges and requests without a body in the answer work through the proxy."""
    proxy.upstream = aws.endpoint_url
    s3 = shared_client("s3", proxy.endpoint_url)
    s3.create_bucket(Bucket="bucket")
    data = bytes(range(256)) * 4096
    s3.put_object(Bucket="bucket", Key="k", Body=data)
    assert s3.head_object(Bucket="bucket", Key="k")["ContentLength"] == len(data)
    assert s3.get_object(Bucket="bucket", Key="k", Range="bytes=1-2")["Body"].read() == b"\x01\x02"
    assert s3.get_object(Bucket="bucket", Key="k")["Body"].read() == data
    s3.delete_object(Bucket="bucket", Key="k")


def test_a_dropped_connection_is_reset(proxy: LoopbackProxy) -> None:
    """The client sees a reset, not an orderly end. The next call is answered."""

    def drop(call: Call, forward: object) -> Answer:
        raise ConnectionDroppedError

    plain, proxy.intercept = proxy.intercept, drop
    connection = connect(proxy)
    connection.request("POST", "/")
    with pytest.raises(ConnectionResetError):
        connection.getresponse()
    connection.close()
    proxy.intercept = plain
    connection.request("POST", "/")
    assert connection.getresponse().status == 207
    connection.close()


def test_a_client_may_give_up(proxy: LoopbackProxy, capsys: pytest.CaptureFixture[str]) -> None:
    """A client that resets its connection leaves no traceback. An error of the test's own interceptor does."""
    before = set(threading.enumerate())
    for give_up, intercept in ((True, proxy.intercept), (False, lambda call, forward: 1 / 0)):
        proxy.intercept = intercept
        connection = connect(proxy)
        connection.connect()
        if give_up:
            connection.sock.sendall(b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n")
            connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        else:
            connection.request("POST", "/")
            with pytest.raises(http.client.RemoteDisconnected):
                connection.getresponse()
        connection.close()
        # Not by `join`: a thread that is just starting cannot be joined.
        for _ in range(10_000):
            if before.issuperset(threading.enumerate()):
                break
            time.sleep(0.001)
        assert ("ZeroDivisionError" in capsys.readouterr().err) is not give_up


def test_an_absent_server_resets(proxy: LoopbackProxy) -> None:
    """If no server is behind the proxy, its connections are reset."""
    proxy.upstream = UNREACHABLE
    connection = connect(proxy)
    connection.request("POST", "/")
    with pytest.raises(ConnectionResetError):
        connection.getresponse()
    connection.close()
