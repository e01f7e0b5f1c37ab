"""A document is read within limits of time and size that hold for the whole answer."""

from __future__ import annotations

import socketserver
import ssl
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orb_common.security.https_documents import fetch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Handler(BaseHTTPRequestHandler):
    """A handler that sends its server's answer."""

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
        thread = threading.Thread(target=running.serve_forever, args=[0.01], daemon=True)
        thread.start()
        running.url = f"http://127.0.0.1:{running.server_port}/keys"
        yield running
        running.shutdown()
        thread.join()


def test_fetching(server: Any) -> None:
    """A document is returned whole."""
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
def test_refused_answers(server: Any, answer: Any, error: Any) -> None:
    """Redirections, errors, and documents beyond the limit are refused."""
    server.answer = answer
    with pytest.raises(error):
        fetch(server.url)


def test_a_slow_document_times_out(server: Any) -> None:
    """The timeout is for the whole document, not for each byte."""

    def drops() -> Iterator[Any]:
        for _ in range(200):
            time.sleep(0.05)
            yield b"x"

    server.answer = (200, {}, drops())
    with pytest.raises(TimeoutError):
        fetch(server.url, timeout=0.3)


def test_any_status_but_200_is_not_a_document(server: Any) -> None:
    """A part of a document, or an answer without one, is refused."""
    for status in (201, 203, 204, 206, 304):
        server.answer = (status, {"Content-Length": "0"}, [])
        with pytest.raises(OSError, match=r"no document|HTTP Error"):
            fetch(server.url)


HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
ENDLESS = {
    "a status line": (b"HTTP/1.1 200 ", b"O"),
    "blank lines": (b"", b"\r\n"),
    "interim answers": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "interim answers with headers": (b"", b"HTTP/1.1 100 Continue\r\nx: y\r\n\r\n"),
    "headers of an interim answer": (b"HTTP/1.1 100 Continue\r\n", b"x: y\r\n"),
    "early hints": (b"", b"HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n"),
    "headers": (HEAD, b"x: y\r\n"),
    "a header's name": (HEAD, b"x"),
    "a header's value": (HEAD + b"x: ", b"y"),
    "a folded header": (HEAD + b"x: y", b"\r\n y"),
    "the size of a chunk": (CHUNKED, b"0"),
    "the extension of a chunk": (CHUNKED + b"1;", b"x"),
    "chunks": (CHUNKED, b"1\r\nx\r\n"),
    "chunks with extensions": (CHUNKED, b"1;xxxxxxxxxxxxxxxxxxxx\r\nx\r\n"),
    "a trailer": (CHUNKED + b"0\r\n", b"x: y\r\n"),
    "a document": (HEAD + b"\r\n", b"x"),
    "a document of a length": (HEAD + b"Content-Length: 9999999999\r\n\r\n", b"x"),
}
"""What a server sends first, and then for ever."""


class Endless(socketserver.BaseRequestHandler):
    """A server that reads a request, then sends without end, fast or slowly."""

    def handle(self) -> None:
        first, then = self.server.sends
        with suppress(OSError), self.secured() as connection:
            connection.recv(65_536)
            connection.sendall(first)
            while not self.server.stopped.wait(0.01 if self.server.slow else 0):
                connection.sendall(then if self.server.slow else then * 100)

    def secured(self) -> Any:
        if self.server.certificate is None:
            return self.request
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.server.certificate)
        return context.wrap_socket(self.request, server_side=True)


@pytest.fixture
def endless() -> Iterator[Any]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Endless) as running:
        running.stopped, running.slow, running.certificate = threading.Event(), False, None
        running.host = f"localhost:{running.server_address[1]}"
        thread = threading.Thread(target=running.serve_forever, args=[0.01], daemon=True)
        thread.start()
        yield running
        running.stopped.set()
        running.shutdown()
        thread.join()


@pytest.fixture
def certified(endless: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the endless server with TLS, and a certificate that the process trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    endless.certificate = tmp_path / "certificate.pem"
    endless.certificate.write_bytes(private + made.public_bytes(pem))
    monkeypatch.setenv("SSL_CERT_FILE", str(endless.certificate))
    return endless


@pytest.mark.parametrize("slow", [False, True])
@pytest.mark.parametrize("what", ENDLESS)
def test_endless_answers_are_ended(endless: Any, what: str, slow: bool) -> None:
    """The limits hold for every part of an answer: status lines, interim answers, headers, chunks, trailers."""
    endless.sends, endless.slow = ENDLESS[what], slow
    with pytest.raises((OSError, ValueError)):
        fetch(f"http://{endless.host}/keys", timeout=0.2 if slow else 30, limit=50_000)


@pytest.mark.parametrize("slow", [False, True])
@pytest.mark.parametrize(
    "what", ["interim answers", "a header's value", "the extension of a chunk", "a trailer"]
)
def test_the_limits_hold_for_tls(certified: Any, what: str, slow: bool) -> None:
    """The limits hold for TLS as for plain connections."""
    certified.sends, certified.slow = ENDLESS[what], slow
    with pytest.raises(OSError, match=r"too|timed out|is not valid HTTP"):
        fetch(f"https://{certified.host}/keys", timeout=0.5 if slow else 30, limit=50_000)


def test_a_document_by_tls(certified: Any) -> None:
    """A document is returned whole over TLS."""
    certified.sends = (HEAD + b"Content-Length: 3\r\n\r\nabc", b"")
    assert fetch(f"https://{certified.host}/keys") == b"abc"


@pytest.mark.parametrize("what", ["a status line", "headers"])
def test_the_limits_hold_for_a_proxy(endless: Any, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """The bytes that a proxy sends before the tunnel is open count too."""
    endless.sends, endless.slow = ENDLESS[what], True
    monkeypatch.setenv("https_proxy", f"http://{endless.host}")
    monkeypatch.setenv("no_proxy", "")
    with pytest.raises(OSError, match=r"too slowly|timed out"):
        fetch("https://id.example.org/keys", timeout=0.2)


@given(
    document=st.binary(max_size=300),
    sizes=st.lists(st.integers(1, 60), max_size=8),
    limit=st.integers(0, 400),
    how=st.tuples(st.sampled_from(["length", "chunks", "close"]), st.integers(0, 3)),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
def test_a_document_within_its_limit_comes_whole_and_a_larger_one_does_not(
    endless: Any, document: bytes, sizes: list[int], limit: int, how: tuple[str, int]
) -> None:
    """The rest of the answer may be as large as the limit again, in every form of transfer."""
    form, interim = how
    pieces, rest = [], document
    for size in sizes:
        pieces.append(rest[:size])
        rest = rest[size:]
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (*pieces, rest) if piece)
    answer = {
        "length": HEAD + b"Content-Length: %d\r\n\r\n%s" % (len(document), document),
        "chunks": CHUNKED + chunks + b"0\r\n\r\n",
        "close": HEAD + b"\r\n" + document,
    }[form]
    sent = b"HTTP/1.1 100 Continue\r\n\r\n" * interim + answer
    endless.sends = (sent, b"")
    endless.stopped.set()
    url = f"http://{endless.host}/keys"
    if len(document) <= limit and len(sent) <= 2 * limit:
        assert fetch(url, limit=limit) == document
    else:
        with pytest.raises((OSError, ValueError), match="too large"):
            fetch(url, limit=limit)


@pytest.mark.parametrize(
    "sent",
    [b"", b"x", b"\x16\x03\x01", b"HTTP/1.1 abc OK\r\n\r\n", CHUNKED + b"xyz\r\n", CHUNKED + b"5\r\nab"],
)
def test_invalid_http(endless: Any, sent: bytes) -> None:
    """An answer that is not valid HTTP is an OSError, by which the caller knows that the issuer is down."""
    endless.sends = (sent, b"")
    endless.stopped.set()
    with pytest.raises(OSError, match="is not valid HTTP"):
        fetch(f"http://{endless.host}/keys")
