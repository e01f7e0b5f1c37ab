"""Every answer of an index has an end, and every fault has its cause."""

from __future__ import annotations

import io
import os
import stat
import sys
import time
from typing import TYPE_CHECKING

import pytest
from local_index import half, local_index, send, settings_for, status

from orb_tools.bundle.index_client import IndexClient, IndexFaultError, UnreachableError
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

    from local_index import LocalIndex


@pytest.fixture
def index() -> Iterator[LocalIndex]:
    with local_index() as running:
        yield running


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Leave out proxies and .netrc."""
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))


def fault(index: LocalIndex, path: str = "/file", **settings: object) -> str:
    client = IndexClient(settings_for(**{"timeout": 0.3, **settings}))  # type: ignore[arg-type]
    with pytest.raises(IndexFaultError) as caught:
        client.download(index.address + path, io.BytesIO(), limit=100_000)
    assert index.address not in str(caught.value)
    return str(caught.value)


def test_pages_and_files(index: LocalIndex) -> None:
    """A page and a file are returned as they are, also after redirects. A page that is missing is None."""
    index.answers = {
        "/file": b"x" * 70_000,
        "/moved": status(302, Location="/elsewhere/"),
        "/elsewhere/": b"{}",
    }
    client = IndexClient(settings_for())
    file = io.BytesIO()
    client.download(f"{index.address}/file", file, limit=70_000)
    assert file.getvalue() == b"x" * 70_000
    page = client.page(f"{index.address}/moved")
    assert page is not None
    assert (page.content, page.address) == (b"{}", f"{index.address}/elsewhere/")
    assert client.page(f"{index.address}/missing") is None


def test_each_fault_has_its_cause(index: LocalIndex) -> None:
    """A missing file, half a file, a large one, statuses and redirects in a circle are reported as such."""

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(200):
            try:
                handler.wfile.write(b"x")
            except OSError:
                return  # The client has left.
            time.sleep(0.05)

    def stop(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "10")
        handler.end_headers()
        time.sleep(0.6)

    def damaged(handler: BaseHTTPRequestHandler) -> None:
        send(handler, b"no gzip", headers={"Content-Encoding": "gzip"})

    index.answers = {
        "/half": half(b"x" * 1000), "/large": b"x" * 100_001, "/500": status(500), "/teapot": status(418),
        "/circle": status(302, Location="/circle"), "/away": status(302, Location="file:///etc/passwd"),
        "/nowhere": status(302, Location="http://[x"), "/drip": drip, "/stop": stop, "/damaged": damaged,
    }  # fmt: skip
    assert fault(index, "/missing") == "the index lists a file that it does not have (status 404)"
    assert fault(index, "/half") == "the index serves only a part of it"
    assert fault(index, "/large") == "the index serves more than 100,000 bytes"
    assert fault(index, "/500") == "the index answers with status 500"
    assert fault(index, "/teapot") == "the index answers with status 418"
    assert fault(index, "/circle") == "the index redirects in a circle"
    assert fault(index, "/away") == "the index redirects to an address that is not http or https"
    assert fault(index, "/nowhere") == "the index redirects to an address that is not valid"
    assert fault(index, "/drip") == "the index serves it too slowly"
    assert fault(index, "/stop") == "the index stops in the middle, and does not go on in time"
    with pytest.raises(IndexFaultError, match="damaged data"):
        IndexClient(settings_for()).page(f"{index.address}/damaged")


def test_an_index_that_fails_for_a_moment(index: LocalIndex) -> None:
    """Statuses of an overloaded server are tried again, as often as pip's settings say, without long pauses."""
    answers = iter([503, 502, 200])

    def answer(handler: BaseHTTPRequestHandler) -> None:
        send(handler, b"x", status=next(answers), headers={"Retry-After": "9999"})

    index.answers = {"/file": answer}
    file = io.BytesIO()
    IndexClient(settings_for(retries=2)).download(f"{index.address}/file", file, limit=1)
    assert file.getvalue() == b"x"


def test_an_index_that_is_not_reached(index: LocalIndex, tmp_path: Path) -> None:
    """Refusals and missing servers are faults of the index, and it is not asked again."""
    index.answers = {"/401": status(401), "/403": status(403), "/407": status(407)}
    assert fault(index, "/401") == fault(index, "/407") == "it does not accept the credentials"
    assert fault(index, "/403") == "it does not allow access"
    client = IndexClient(settings_for())
    for address, cause in [
        ("http://127.0.0.1:9/x", "it does not answer"),
        ("http://no.such.name.localhost:9/x", "it does not answer|its name is not known"),
        (f"https://{index.address.removeprefix('http://')}/x", "it does not speak TLS"),
        ("http://example.com/x", "its address is http"),
        ("http://user:p%E2%82%AC@127.0.0.1:10/x", "its user name or password has characters"),
    ]:
        with pytest.raises(UnreachableError, match=cause):
            client.page(address)
    asked = len(index.requests)
    with pytest.raises(UnreachableError):
        client.page(f"https://{index.address.removeprefix('http://')}/y")
    assert len(index.requests) == asked
    with pytest.raises(ToolError, match="a certificate of pip's settings"):
        IndexClient(settings_for(cert=str(tmp_path / "missing.pem"))).page(f"{index.address}/x")


def test_credentials_go_to_their_host_only(index: LocalIndex, tmp_path: Path) -> None:
    """Those of an index are used for its files, those of .netrc for its host, and none after a redirect elsewhere."""
    host = index.address.removeprefix("http://")
    with local_index() as other:
        other.answers = {"/file": b"x"}
        index.answers = {"/file": b"x", "/away": status(302, Location=f"{other.address}/file")}
        client = IndexClient(settings_for(f"http://person:p%40ss@{host}/simple"))
        for path in ("file", "away"):
            client.download(f"{index.address}/{path}", io.BytesIO(), limit=1)
        basic = "Basic cGVyc29uOnBAc3M="
        assert index.requests == [("/file", basic), ("/away", basic)]
        assert other.requests == [("/file", None)]
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login person password p@ss\n")
    (tmp_path / "netrc").chmod(0o600)
    IndexClient(settings_for()).download(f"{index.address}/file", io.BytesIO(), limit=1)
    assert index.requests[-1] == ("/file", basic)


def test_the_keyring_is_asked_after_a_refusal(
    index: LocalIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the provider "subprocess", the program keyring gives the password of the user in the address."""
    program = tmp_path / "keyring"
    program.write_text(f'#!{sys.executable}\nimport sys\nprint("p@ss" if sys.argv[3] == "person" else "")\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path))

    def answer(handler: BaseHTTPRequestHandler) -> None:
        right = handler.headers.get("Authorization") == "Basic cGVyc29uOnBAc3M="
        send(handler, b"{}", status=200 if right else 401)

    index.answers = {"/simple/leaf/": answer}
    address = f"http://person@{index.address.removeprefix('http://')}/simple"
    page = IndexClient(settings_for(address, keyring_provider="subprocess")).page(f"{address}/leaf/")
    assert page is not None
    with pytest.raises(UnreachableError, match="credentials"):
        IndexClient(settings_for(address)).page(f"{address}/leaf/")


def test_a_proxy_is_used(index: LocalIndex) -> None:
    """With a proxy, the request goes to it with its credentials, not to the host of the address."""
    seen = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.headers.get("Proxy-Authorization"))
        send(handler, b"{}")

    index.answers = {"http://trusted.example/x": answer}
    proxy = f"person:p%40ss@{index.address.removeprefix('http://')}"
    client = IndexClient(settings_for(proxy=proxy, trusted_hosts=frozenset({"trusted.example"})))
    assert client.page("http://trusted.example/x") is not None
    assert seen == ["Basic cGVyc29uOnBAc3M="]


def test_files_of_this_machine(tmp_path: Path) -> None:
    """An address with the scheme file is read from the disk: a folder has its index.html."""
    (tmp_path / "leaf").mkdir()
    (tmp_path / "leaf/index.html").write_text("page")
    client = IndexClient(settings_for())
    page = client.page(f"{tmp_path.as_uri()}/leaf/")
    assert page is not None
    assert page.content == b"page"
    assert client.page(f"{tmp_path.as_uri()}/other/") is None
    with pytest.raises(IndexFaultError, match="does not have"):
        client.download(f"{tmp_path.as_uri()}/a.whl", io.BytesIO(), limit=1)
