"""A host of git repositories on 127.0.0.1: smart HTTP by dulwich, for callers with the right token."""

from __future__ import annotations

import base64
import stat
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, make_server

from dulwich.objects import Blob, Commit, ObjectID, Tree
from dulwich.refs import HEADREF, Ref
from dulwich.repo import MemoryRepo
from dulwich.server import DictBackend
from dulwich.web import make_wsgi_chain

from orb_testing.fakes.outages import Outages
from orb_testing.processes import HOST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from wsgiref.types import StartResponse, WSGIEnvironment

Files = dict[str, str | bytes | tuple[int, str | bytes]]
"""By path: the content, or the mode and the content."""
LINK, SUBMODULE = stat.S_IFLNK, 0o160000
MAIN = Ref(b"refs/heads/main")
EXECUTABLE = stat.S_IFREG | 0o755


class GitRepository:
    """A repository in memory."""

    def __init__(self) -> None:
        self.repo = MemoryRepo()
        self.repo.refs.set_symbolic_ref(HEADREF, MAIN)
        self._commits = 0

    def commit(self, files: Files) -> str:
        """Make a commit of these files, the new head of the branch `main`, and return its hash."""
        return self.commit_tree(self._tree(files))

    def commit_tree(self, tree: Tree) -> str:
        """Make a commit of a tree, whatever is in it."""
        self._commits += 1
        commit = Commit()
        commit.tree = self._add(tree)
        commit.parents = [self.repo.refs[MAIN]] if MAIN in self.repo.refs else []
        commit.author = commit.committer = b"Ann <ann@example.org>"
        commit.author_time = commit.commit_time = self._commits
        commit.author_timezone = commit.commit_timezone = 0
        commit.message = b"A change"
        key = self._add(commit)
        self.repo.refs[MAIN] = key
        # dulwich hands out heads only, GitHub every commit of a branch.
        self.repo.refs[Ref(b"refs/heads/commit-%d" % self._commits)] = key
        return key.decode()

    def blob(self, content: bytes) -> ObjectID:
        """Store a file, and return its hash."""
        return self._add(Blob.from_string(content))

    def _tree(self, files: Mapping[str, str | bytes | tuple[int, str | bytes]]) -> Tree:
        tree, folders = Tree(), dict[str, Files]()
        for path, value in files.items():
            first, _, rest = path.partition("/")
            if rest:
                folders.setdefault(first, {})[rest] = value
                continue
            mode, content = value if isinstance(value, tuple) else (stat.S_IFREG | 0o644, value)
            data = content.encode() if isinstance(content, str) else content
            tree.add(first.encode(), mode, ObjectID(data) if mode == SUBMODULE else self.blob(data))
        for name, below in folders.items():
            tree.add(name.encode(), stat.S_IFDIR, self._add(self._tree(below)))
        return tree

    def _add(self, thing: Blob | Tree | Commit) -> ObjectID:
        self.repo.object_store.add_object(thing)
        return thing.id


@dataclass
class GitHost:
    """The host while it runs."""

    url: str = ""
    tokens: set[str] = field(default_factory=lambda: {"ghp_right"})
    outages: Outages = field(default_factory=Outages)
    requests: list[tuple[str, str]] = field(default_factory=list)
    """Method and address of each request, with its query."""
    _served: dict[str, MemoryRepo] = field(default_factory=dict)

    def repository(self, name: str = "octo/app") -> GitRepository:
        """Add a repository without commits."""
        made = GitRepository()
        self._served[f"/{name}.git"] = made.repo
        return made

    def fetches(self) -> int:
        """Return how often code was fetched."""
        return sum(method == "POST" for method, _ in self.requests)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request as a WSGI application."""
        method, path = str(environ["REQUEST_METHOD"]), str(environ["PATH_INFO"])
        self.requests.append((method, f"{path}?{environ.get('QUERY_STRING', '')}"))
        outage = self.outages.take(method, path)
        if outage is not None:
            return _answer(start_response, f"{outage.status} Outage", dict(outage.headers), outage.body)
        _, _, proof = str(environ.get("HTTP_AUTHORIZATION", "")).partition(" ")
        if base64.b64decode(proof).decode().removeprefix("x-access-token:") not in self.tokens:
            return _answer(start_response, "401 Unauthorized", {"WWW-Authenticate": "Basic"})
        if not any(path.startswith(f"{served}/") for served in self._served):
            return _answer(start_response, "404 Not Found", {})
        served: Iterable[bytes] = make_wsgi_chain(DictBackend(dict(self._served)))(environ, start_response)
        return served


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the standard library
        pass

    def get_stderr(self) -> _Nowhere:  # type: ignore[override]
        return _Nowhere()


class _Nowhere:
    """Drops what is written: dulwich's server reports refusals there."""

    def write(self, _: str) -> None:
        pass

    def flush(self) -> None:
        pass


@contextmanager
def running() -> Iterator[GitHost]:
    """Run a host."""
    host = GitHost()
    with make_server(HOST, 0, host, handler_class=_Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        host.url = f"http://{HOST}:{server.server_port}"
        yield host
        server.shutdown()
        thread.join()


def _answer(
    start_response: StartResponse, status: str, headers: dict[str, str], body: str | None = None
) -> list[bytes]:
    start_response(status, [*({"Content-Type": "text/plain"} | headers).items()])
    return [(status if body is None else body).encode()]
