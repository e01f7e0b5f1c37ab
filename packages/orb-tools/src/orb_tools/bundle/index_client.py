"""Get pages and files of package indexes, with the connection settings and credentials that pip would use.

An answer is bounded in size, time and redirects, so that no index can fill the memory or the disk or never end.
Credentials only go to the host that they belong to. A fault never shows an address, because it can hold a password.
"""

from __future__ import annotations

import netrc
import os
import ssl
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit
from urllib.request import getproxies, proxy_bypass, url2pathname

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    IncompleteRead,
    MaxRetryError,
    NameResolutionError,
    NewConnectionError,
    ProtocolError,
    ProxyError,
    ReadTimeoutError,
    SSLError,
)

from orb_tools.errors import ToolError

from .index_pages import ACCEPTED
from .index_settings import is_this_machine
from .timed_answers import timed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from .index_settings import IndexSettings

PAGE_LIMIT = 64 * 1024 * 1024
"""The largest page, in bytes. The largest of the public index has about 30 MB."""
_REDIRECTS = 10
_CHUNK = 64 * 1024
_SLOWEST = 10_000
"""Bytes in a second. An answer may take the time of the setting `timeout`, and the time for its bytes at this rate."""
_RETRIED = (500, 502, 503, 520, 524, 527)
_MOVED = frozenset({301, 302, 303, 307, 308})
_ABSENT = frozenset({404, 410})
_KEYRING = {"import": [sys.executable, "-m", "keyring"], "subprocess": ["keyring"]}


class IndexFaultError(Exception):
    """An index does not serve what it is asked for. The message says why, and follows a colon."""


class UnreachableError(IndexFaultError):
    """An index does not answer at all, or does not accept us. Other requests to it would fail in the same way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of an index."""

    content: bytes
    content_type: str
    address: str
    """Where it came from, after redirects."""


class IndexClient:
    """Gets pages and files. It can be used by several threads."""

    def __init__(self, settings: IndexSettings) -> None:
        self._settings = settings
        self._pools: dict[tuple[str | None, bool], urllib3.PoolManager] = {}
        self._lock = Lock()
        self._unreachable: dict[str, UnreachableError] = {}
        self._credentials = {
            _host(address): found
            for address in (*settings.find_links, *settings.indexes)
            if "://" in address and (found := _stated_credentials(address))
        }

    def page(self, address: str) -> Page | None:
        """Return the page at an address. None: the index does not have it.

        Raises:
            IndexFaultError: The index does not serve it.
        """
        if urlsplit(address).scheme == "file":
            path = local_path(address)
            path = path / "index.html" if path.is_dir() else path
            return (
                Page(content=path.read_bytes(), content_type="", address=address) if path.is_file() else None
            )
        with self._answer(address, {"Accept": ACCEPTED}) as (answer, final):
            if answer.status in _ABSENT:
                return None
            content = b"".join(self._chunks(answer, PAGE_LIMIT, decoded=True))
            return Page(content=content, content_type=answer.headers.get("Content-Type", ""), address=final)

    def download(self, address: str, file: BinaryIO, *, limit: int) -> None:
        """Write the file at an address to `file`.

        Raises:
            IndexFaultError: The index does not serve it, serves a part of it, or more than `limit` bytes.
            OSError: `file` cannot be written.
        """
        if urlsplit(address).scheme == "file":
            try:
                with local_path(address).open("rb") as source:
                    while chunk := source.read(_CHUNK):
                        file.write(chunk)
            except FileNotFoundError as error:
                raise IndexFaultError("the index lists a file that it does not have") from error
            return
        with self._answer(address, {"Accept-Encoding": "identity"}) as (answer, _):
            if answer.status in _ABSENT:
                raise IndexFaultError("the index lists a file that it does not have (status 404)")
            for chunk in self._chunks(answer, limit, decoded=False):
                file.write(chunk)

    @contextmanager
    def _answer(
        self, address: str, headers: dict[str, str]
    ) -> Iterator[tuple[urllib3.BaseHTTPResponse, str]]:
        """Yield the answer of a GET and its address after redirects. Its status is 200, 404 or 410."""
        for _ in range(_REDIRECTS):
            answer = self._get(address, headers)
            try:
                location = answer.headers.get("Location")
                if answer.status not in _MOVED or not location:
                    yield _accepted(answer), _without_credentials(address)
                    return
                try:
                    address = urljoin(_without_credentials(address), location)
                    scheme = urlsplit(address).scheme
                except ValueError as error:
                    raise IndexFaultError("the index redirects to an address that is not valid") from error
                if scheme not in {"http", "https"}:
                    raise IndexFaultError("the index redirects to an address that is not http or https")
            finally:
                answer.close()
        raise IndexFaultError("the index redirects in a circle")

    def _get(self, address: str, headers: dict[str, str]) -> urllib3.BaseHTTPResponse:
        if _host(address) in self._unreachable:  # Every request would wait as long for the same answer.
            raise self._unreachable[_host(address)]
        stated = _stated_credentials(address)
        if stated is None or not stated[1]:
            stated = self._credentials.get(_host(address)) or stated or _from_netrc(address)
        answer = self._send(address, headers, stated)
        if answer.status == HTTPStatus.UNAUTHORIZED and self._settings.keyring_provider in _KEYRING:
            found = self._from_keyring(address, stated[0] if stated else None)
            if found is not None:
                answer.close()
                self._credentials[_host(address)] = found
                answer = self._send(address, headers, found)
        return answer

    def _send(
        self, address: str, headers: dict[str, str], credentials: tuple[str, str] | None
    ) -> urllib3.BaseHTTPResponse:
        retries = urllib3.Retry(
            self._settings.retries, redirect=False, status_forcelist=_RETRIED, backoff_factor=0.25,
            raise_on_status=False,
            # An index could otherwise keep this process waiting for hours.
            respect_retry_after_header=False,
        )  # fmt: skip
        try:
            if credentials is not None:
                headers = headers | urllib3.make_headers(basic_auth=":".join(credentials))
            return self._pool(address).request(
                "GET", _without_credentials(address), headers=headers, preload_content=False, redirect=False,
                retries=retries, timeout=urllib3.Timeout(connect=self._settings.timeout, read=self._settings.timeout),
            )  # fmt: skip
        except UnicodeEncodeError as error:
            raise UnreachableError("its user name or password has characters that cannot be sent") from error
        except (HTTPError, ValueError) as error:
            fault = self._unreachable[_host(address)] = UnreachableError(_cause(error))
            raise fault from error

    def _chunks(self, answer: urllib3.BaseHTTPResponse, limit: int, *, decoded: bool) -> Iterator[bytes]:
        received, begun = 0, time.monotonic()
        try:
            # What has arrived, not a whole chunk: an index that sends a byte a second would keep us for hours.
            while chunk := answer.read1(_CHUNK, decode_content=decoded):
                received += len(chunk)
                if received > limit:
                    raise IndexFaultError(f"the index serves more than {limit:,} bytes")
                if time.monotonic() - begun > self._settings.timeout + received / _SLOWEST:
                    raise IndexFaultError("the index serves it too slowly")
                yield chunk
        except ReadTimeoutError as error:
            raise IndexFaultError("the index stops in the middle, and does not go on in time") from error
        except (ProtocolError, IncompleteRead) as error:
            raise IndexFaultError("the index serves only a part of it") from error
        except HTTPError as error:
            raise IndexFaultError("the index serves damaged data") from error

    def _pool(self, address: str) -> urllib3.PoolManager:
        parts = urlsplit(address)
        host = parts.hostname or ""
        trusted = not self._settings.trusted_hosts.isdisjoint({host, f"{host}:{parts.port}"})
        if parts.scheme != "https" and not trusted and not is_this_machine(host):
            raise UnreachableError(
                "its address is http, so that others can read and change what it sends: use https, or name its host in"
                " pip's trusted-host"
            )
        proxy = self._settings.proxy
        if proxy is None and not proxy_bypass(parts.netloc.rpartition("@")[2]):
            proxy = getproxies().get(parts.scheme)
        # The certificates are read once, not by each of the threads that begin together.
        with self._lock:
            pool = self._pools.get((proxy, trusted))
            if pool is None:
                pool = self._pools[proxy, trusted] = self._new_pool(proxy, trusted=trusted)
            return pool

    def _new_pool(self, proxy: str | None, *, trusted: bool) -> urllib3.PoolManager:
        context = _tls_context(self._settings)
        if trusted:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        if proxy is None:
            return timed(urllib3.PoolManager(maxsize=16, ssl_context=context))
        address = proxy if "://" in proxy else f"http://{proxy}"
        stated = _stated_credentials(address)
        headers = urllib3.make_headers(proxy_basic_auth=":".join(stated)) if stated else None
        return timed(
            urllib3.ProxyManager(
                _without_credentials(address), maxsize=16, ssl_context=context, proxy_headers=headers
            )
        )

    def _from_keyring(self, address: str, user: str | None) -> tuple[str, str] | None:
        """Return what the keyring has for the index of an address, or for its host."""
        user = user or "__token__"
        indexes = [
            _without_credentials(index) for index in self._settings.indexes if _host(index) == _host(address)
        ]
        for service in (*indexes, _host(address)):
            command = [*_KEYRING[self._settings.keyring_provider], "get", service, user]
            try:
                finished = subprocess.run(
                    command, stdin=subprocess.DEVNULL, capture_output=True, check=False, text=True
                )
            except OSError:
                return None  # No keyring is installed. The index's refusal is reported.
            if finished.returncode == 0 and finished.stdout.strip():
                return user, finished.stdout.strip()
        return None


def _accepted(answer: urllib3.BaseHTTPResponse) -> urllib3.BaseHTTPResponse:
    """Return an answer that has a page or a file, or says that the index does not have it. Raise for others."""
    if answer.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.PROXY_AUTHENTICATION_REQUIRED}:
        raise UnreachableError("it does not accept the credentials")
    if answer.status == HTTPStatus.FORBIDDEN:
        raise UnreachableError("it does not allow access")
    if answer.status != HTTPStatus.OK and answer.status not in _ABSENT:
        raise IndexFaultError(f"the index answers with status {answer.status}")
    return answer


def _cause(error: Exception) -> str:
    """Return why no answer came."""
    reason = error.reason if isinstance(error, MaxRetryError) and error.reason else error
    if isinstance(reason, NameResolutionError):
        return "its name is not known"
    # `NewConnectionError` is a kind of `ConnectTimeoutError` in some versions of urllib3.
    if isinstance(reason, ConnectTimeoutError | ReadTimeoutError) and not isinstance(
        reason, NewConnectionError
    ):
        return "it does not answer in time"
    if isinstance(reason, ProxyError):
        return "the proxy before it does not answer"
    if isinstance(reason, SSLError):
        return (
            "its certificate is not trusted"
            if "CERTIFICATE" in str(reason).upper()
            else "it does not speak TLS"
        )
    if isinstance(reason, ValueError):
        return "its address is not valid"
    return "it does not answer"


def _tls_context(settings: IndexSettings) -> ssl.SSLContext:
    trusted = settings.cert or os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
    is_folder = trusted is not None and Path(trusted).is_dir()
    try:
        context = ssl.create_default_context(
            cafile=None if is_folder else trusted, capath=trusted if is_folder else None
        )
        if settings.client_cert is not None:
            context.load_cert_chain(settings.client_cert)
    except OSError as error:  # `ssl.SSLError` is one.
        hint = "correct pip's settings: pip config debug shows where they are"
        raise ToolError(
            "a certificate of pip's settings (cert, client-cert) cannot be read", hint=hint
        ) from error
    return context


def _host(address: str) -> str:
    return urlsplit(address).netloc.rpartition("@")[2].lower()


def _without_credentials(address: str) -> str:
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _stated_credentials(address: str) -> tuple[str, str] | None:
    credentials, at, _ = urlsplit(address).netloc.rpartition("@")
    user, _, password = credentials.partition(":")
    return (unquote(user), unquote(password)) if at else None


def _from_netrc(address: str) -> tuple[str, str] | None:
    named = os.environ.get("NETRC")
    for path in [Path(named)] if named else [Path.home() / ".netrc", Path.home() / "_netrc"]:
        try:
            found = netrc.netrc(path).authenticators(urlsplit(address).hostname or "")
        except (OSError, netrc.NetrcParseError):
            continue
        if found is not None:
            return found[0], found[2]
    return None


def local_path(address: str) -> Path:
    """Return the path of an address with the scheme file."""
    return Path(url2pathname(urlsplit(address).path))
