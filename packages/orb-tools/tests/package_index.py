"""A package index with users (pypiserver) on this machine, with faults that a test decides, and small releases."""

from __future__ import annotations

import hashlib
import io
import sys
import tarfile
import threading
import warnings
import zipfile
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from local_index import record_of

from orb_tools.release.distributions import SUMS
from orb_tools.release.released_packages import PACKAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Fault = Callable[[dict[str, Any], Callable[..., Any]], list[bytes] | None]
    """Gets the request and `start_response`. It returns the answer; or None, and the index answers."""

USER, PASSWORD = "aws", "made-up-password-of-the-tests"
COMMAND = "def main():\n    print('orb', 'made for a test')\n"


class PackageIndex:
    """A running index."""

    def __init__(self, address: str, folder: Path) -> None:
        self.address = address
        self.folder = folder
        self.faults: list[Fault] = []
        """One for each of the next uploads."""
        self.uploads: list[str | None] = []
        """The Authorization of each upload."""

    @property
    def simple(self) -> str:
        """The address of its lists, as an installer takes it."""
        return f"{self.address}simple/"

    @property
    def simple_with_password(self) -> str:
        """The same with user and password."""
        return self.simple.replace("//", f"//{USER}:{PASSWORD}@", 1)

    @property
    def files(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()}


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A test that cuts a connection is not a fault of the server."""


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None: ...


@contextmanager
def package_index(folder: Path, *, fallback: str | None = None) -> Iterator[PackageIndex]:
    """Run an index for the block. All that it does needs USER and PASSWORD."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its web framework imports cgi
        from passlib.apache import HtpasswdFile
        from pypiserver import app

        # Its web framework leaves an import hook behind, which would warn at each later import of this process.
        sys.meta_path[:] = [each for each in sys.meta_path if type(each).__name__ != "_ImportRedirect"]
        users = folder / "htpasswd"
        (folder / "files").mkdir(parents=True)
        passwords = HtpasswdFile(str(users), new=True, default_scheme="ldap_sha1")
        passwords.set_password(USER, PASSWORD)
        passwords.save()
        served = app(
            roots=[folder / "files"], password_file=str(users), authenticate=["update", "download", "list"],
            disable_fallback=fallback is None, fallback_url=fallback or "", hash_algo="sha256",
        )  # fmt: skip

    def answer(request: dict[str, Any], start: Callable[..., Any]) -> Any:
        if request["REQUEST_METHOD"] == "POST":
            index.uploads.append(request.get("HTTP_AUTHORIZATION"))
            if index.faults and (given := index.faults.pop(0)(request, start)) is not None:
                return given
        return served(request, start)

    with make_server("127.0.0.1", 0, answer, server_class=_Server, handler_class=_Quiet) as server:
        index = PackageIndex(f"http://127.0.0.1:{server.server_port}/", folder / "files")
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield index
        finally:
            server.shutdown()
            thread.join()


def status(code: int) -> Fault:
    """Return a fault: the index reads the upload and answers with a status."""

    def fault(request: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        request["wsgi.input"].read(int(request["CONTENT_LENGTH"]))
        start(f"{code} Made by a test", [("Content-Length", "0")])
        return [b""]

    return fault


def cut(request: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    """End the connection in the middle of an upload."""
    request["wsgi.input"].read(int(request["CONTENT_LENGTH"]) // 2)
    raise ConnectionAbortedError


def small_release(
    folder: Path, version: str, *, text: str = "", packages: tuple[str, ...] = PACKAGES
) -> Path:
    """Write wheels and sdists with the names of ours, which need nothing, as `orb release build` does."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in packages:
        module = name.replace("-", "_")
        info = f"{module}-{version}.dist-info"
        about = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        files: dict[str, str | bytes] = {
            f"{module}/__init__.py": f"TEXT = {text!r}\n",
            f"{module}/cli.py": COMMAND,
            f"{info}/METADATA": about,
            f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        }
        if name == "orb-tools":
            files[f"{info}/entry_points.txt"] = "[console_scripts]\norb = orb_tools.cli:main\n"
        files[f"{info}/RECORD"] = record_of(files, info)
        with zipfile.ZipFile(folder / f"{module}-{version}-py3-none-any.whl", "w") as wheel:
            for path, content in files.items():
                wheel.writestr(zipfile.ZipInfo(path), content)
        with tarfile.open(folder / f"{module}-{version}.tar.gz", "w:gz") as sdist:
            for path, content in {
                "PKG-INFO": about,
                f"src/{module}/__init__.py": f"TEXT = {text!r}\n",
            }.items():
                member = tarfile.TarInfo(f"{module}-{version}/{path}")
                member.size = len(content)
                sdist.addfile(member, io.BytesIO(content.encode()))
    made = sorted(path for path in folder.iterdir() if path.name != SUMS)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in made]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")
    return folder
