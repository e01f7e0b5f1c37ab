"""A package index on this machine whose answers a test decides."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import zipfile
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from orb_tools.bundle.index_settings import IndexSettings
from orb_tools.bundle.lockfile import LockedPackage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    Answer = Callable[[BaseHTTPRequestHandler], None]


class LocalIndex:
    """A server on 127.0.0.1. It answers paths of `answers`, and others with status 404."""

    def __init__(self, address: str, answers: dict[str, bytes | Answer]) -> None:
        self.address = address
        self.answers = answers
        self.requests: list[tuple[str, str | None]] = []
        """Path and Authorization of each request."""

    @property
    def simple(self) -> str:
        """The address for `index-url`."""
        return f"{self.address}/simple"

    def serve(
        self, wheel: Path, *, project: str = "leaf", stated: bool = True, content: bytes | None = None
    ) -> str:
        """List a wheel on the page of its project, and serve it or `content`. Return its hash as a lock has it."""
        body = wheel.read_bytes()
        sha256 = hashlib.sha256(body).hexdigest()
        file = {
            "filename": wheel.name,
            "url": f"../../files/{wheel.name}",
            "hashes": {"sha256": sha256} if stated else {},
        }
        page = self.answers.get(f"/simple/{project}/", b'{"files": []}')
        assert isinstance(page, bytes)
        files = [*json.loads(page)["files"], file]
        self.answers[f"/simple/{project}/"] = json.dumps({"files": files}).encode()
        self.answers[f"/files/{wheel.name}"] = body if content is None else content
        return f"sha256:{sha256}"


@contextmanager
def local_index() -> Iterator[LocalIndex]:
    """Run an index for the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            index.requests.append((self.path, self.headers.get("Authorization")))
            answer = index.answers.get(self.path)
            if answer is None:
                self.send_error(404)
            elif callable(answer):
                answer(self)
            else:
                send(self, answer)

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        index = LocalIndex(f"http://127.0.0.1:{server.server_port}", {})
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield index
        finally:
            server.shutdown()
            thread.join()


def send(
    handler: BaseHTTPRequestHandler,
    body: bytes,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> None:
    """Answer with `body`. Pages are JSON."""
    handler.send_response(status)
    stated = {"Content-Type": "application/vnd.pypi.simple.v1+json", "Content-Length": str(len(body))}
    for name, value in {**stated, **(headers or {})}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def status(code: int, **headers: str) -> Answer:
    """Return an answer with a status and no body."""
    return lambda handler: send(handler, b"", status=code, headers=headers)


def half(body: bytes) -> Answer:
    """Return an answer that promises `body` and sends half of it."""
    return lambda handler: send(handler, body[: len(body) // 2], headers={"Content-Length": str(len(body))})


def settings_for(*indexes: str, retries: int = 0, timeout: float = 5, **others: object) -> IndexSettings:
    values = {"indexes": indexes, "retries": retries, "timeout": timeout, **others}
    return IndexSettings(**values)  # type: ignore[arg-type]


def record_of(files: Mapping[str, str | bytes], info: str) -> str:
    """Return the RECORD of a wheel, with the hash of each of its files and without sizes."""
    lines = []
    for path, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
        lines.append(f"{path},sha256={digest},\n")
    return "".join([*lines, f"{info}/RECORD,,\n"])


def write_wheel(
    folder: Path,
    *,
    name: str = "leaf",
    version: str = "1.0",
    tag: str = "py3-none-any",
    text: str = "",
    build: str = "",
    requires_python: str = ">=3",
    extra: Mapping[str, str] | None = None,
) -> Path:
    """Write a small wheel whose module holds `text`."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": f"TEXT = {text!r}\n",
        f"{info}/METADATA": f"Name: {name}\nVersion: {version}\nRequires-Python: {requires_python}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\n",
        **(extra or {}),
    }
    files[f"{info}/RECORD"] = record_of(files, info)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}{build}-{tag}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for member, content in files.items():
            archive.writestr(zipfile.ZipInfo(member), content)
    return path


def locked(*hashes: str, name: str = "leaf", version: str = "1.0") -> LockedPackage:
    """Return a package of a lock with these hashes."""
    return LockedPackage(name=name, version=version, hashes=tuple(sorted(hashes)))
