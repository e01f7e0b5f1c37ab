"""Code of git repositories over HTTPS, with dulwich: Lambda has neither git nor ssh.

Only the one commit is fetched. Its files are written from git's own trees, name by name, so no name and no link in a
repository leads out of the folder.
"""

from __future__ import annotations

import os
import stat
import zlib
from contextlib import ExitStack, closing
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, cast

import urllib3
from dulwich.client import HttpGitClient, default_urllib3_manager
from dulwich.errors import ChecksumMismatch, FileFormatException, GitProtocolError, HangupException
from dulwich.object_store import DiskObjectStore, ObjectStoreGraphWalker, PackCapableObjectStore
from dulwich.objects import S_ISGITLINK, Blob, Commit, ObjectID, Tree
from dulwich.refs import HEADREF, Ref

from orb_common.exceptions import ExternalServiceError, ThrottlingError, ValidationError
from orb_common.execution.archive import MAX_BYTES, MAX_ENTRIES
from orb_common.utils.retry import RetryPolicy, call_with_retry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

POLICY = RetryPolicy(max_attempts=3, base_delay=0.5, max_delay=4.0)
SECONDS: Final = 30.0
"""For each piece of an answer."""
USER: Final = "x-access-token"
"""The user name with a token as password. Source: GitHub, "About authentication with a GitHub App"."""
NO_REPOSITORY: Final = "does not exist, or the token may not read it"
NO_COMMIT: Final = "is not a commit of the repository"
NO_FOLDER: Final = "is not a folder of the repository"
# What dulwich raises for answers and packs that are not right.
_BROKEN: Final = (
    GitProtocolError, FileFormatException, ChecksumMismatch, AssertionError, KeyError, ValueError, zlib.error,
)  # fmt: skip
MAX_PATH: Final = 1024
"""Bytes of a path in a repository."""
MAX_LINK: Final = 4096
"""Bytes of the target of a link, with its end (PATH_MAX of Linux)."""
MAX_NAME: Final = 255
"""Bytes of the name of a file or folder (NAME_MAX of Linux)."""


class Checkout:
    """A commit that was fetched. Close it after use.

    Args:
        store: Has the objects of the commit.
        tree: The tree of the commit.
    """

    def __init__(self, store: PackCapableObjectStore, tree: ObjectID) -> None:
        self._store = store
        self._tree = tree

    def close(self) -> None:
        """Close the files of git's objects."""
        self._store.close()

    def write(self, git_folder: str | None, target: Path) -> None:
        """Write a folder of the commit, or all of it, into a new folder: files, modes, links and submodules' folders.

        Raises:
            ValidationError: The commit has no such folder, it is too large, or it has names that no checkout has.
                `field` names the field of an order that is at fault.
        """
        target.mkdir()
        links: list[tuple[bytes, Path]] = []
        folders = [(self._find(git_folder), target)]
        entries = size = 0
        while folders:
            tree, folder = folders.pop()
            for name, mode, key in self._of(tree, Tree).iteritems():
                entries += 1
                path = folder / _safe(name)
                _require_room(entries, size, path, target)
                if stat.S_ISDIR(mode) or S_ISGITLINK(mode):
                    path.mkdir()
                    if not S_ISGITLINK(mode):
                        folders.append((key, path))
                    continue
                content = self._of(key, Blob).as_raw_string()
                size += len(content)
                _require_room(entries, size, path, target)
                if stat.S_ISLNK(mode):
                    if not 0 < len(content) < MAX_LINK or b"\0" in content:
                        raise ValidationError("has a link that no disk can have", field="git_repo")
                    links.append((content, path))
                else:
                    with path.open("xb") as file:
                        file.write(content)
                    path.chmod(0o755 if mode & stat.S_IXUSR else 0o644)
        # Links come last, so that nothing is written through one.
        for content, path in links:
            path.symlink_to(os.fsdecode(content))

    def _find(self, git_folder: str | None) -> ObjectID:
        found = self._tree
        for part in (git_folder or "").split("/"):
            if part in {"", "."}:
                continue
            try:
                mode, found = self._of(found, Tree)[os.fsencode(part)]
            except KeyError:
                raise ValidationError(NO_FOLDER, field="git_folder") from None
            # A link may lead anywhere, so it is not followed.
            if not stat.S_ISDIR(mode):
                raise ValidationError(NO_FOLDER, field="git_folder")
        return found

    def _of(self, key: ObjectID, kind: type[Any]) -> Any:  # noqa: ANN401 - an object of `kind`
        found = self._store[key]
        if not isinstance(found, kind):
            raise ValidationError("has objects of the wrong kind", field="git_repo")
        return found


class Repositories:
    """Fetches commits.

    Args:
        url: The address of the host, such as https://github.com.
        policy: Tries and waits of a fetch.
        deadline: Returns when the invocation ends, as a time of `Clock.monotonic`.
    """

    def __init__(
        self,
        url: str,
        *,
        policy: RetryPolicy = POLICY,
        deadline: Callable[[], float | None] = lambda: None,
    ) -> None:
        self._url = url
        self._policy = policy
        self._deadline = deadline

    def fetch(self, repo: str, commit: str | None, token: str, folder: Path) -> Checkout:
        """Fetch one commit, without those before it.

        Args:
            repo: `owner/name`.
            commit: The hash of the commit. None: the newest of the default branch.
            token: What the host accepts. It is sent in a header, to this host only.
            folder: A new folder for git's objects. They are there as long as the checkout is used.

        Raises:
            ValidationError: The job is wrong about the repository, the commit or the token; `field` says which.
            ExternalServiceError, ThrottlingError: The host failed, or does not answer.
        """
        token = token.strip()
        if not token.isascii() or not token.isprintable() or not token:
            raise ValidationError("does not hold a token", field="git_token_location")
        number = 0

        def attempt() -> Checkout:
            nonlocal number
            number += 1
            place = folder / str(number)
            place.mkdir(parents=True)
            return self._fetch(repo, commit.lower().encode() if commit else None, token, place)

        return call_with_retry(attempt, policy=self._policy, deadline=self._deadline())

    def _fetch(self, repo: str, commit: bytes | None, token: str, folder: Path) -> Checkout:
        url = f"{self._url}/{repo}.git"
        client = HttpGitClient(
            url, username=USER, password=token, pool_manager=cast("urllib3.PoolManager", _Pool(url))
        )
        with ExitStack() as opened:
            store = opened.enter_context(closing(DiskObjectStore.init(folder)))
            head = _receive(client, store, commit)
            found = store[head]
            if not isinstance(found, Commit):
                raise ValidationError(NO_COMMIT, field="commit_hash")
            opened.pop_all()
            return Checkout(store, found.tree)


def _receive(client: HttpGitClient, store: DiskObjectStore, commit: bytes | None) -> ObjectID:
    """Fetch a commit into a store, and return its hash."""
    file, keep, drop = store.add_pack()
    wanted: list[ObjectID] = []
    size = 0

    def want(refs: Mapping[Ref, ObjectID], depth: int | None = None) -> list[ObjectID]:  # noqa: ARG001 - dulwich's
        head = commit or refs.get(HEADREF)
        wanted[:] = [] if head is None else [ObjectID(head)]
        return wanted

    def write(data: bytes) -> int:
        nonlocal size
        size += len(data)
        if size > MAX_BYTES:
            raise ValidationError("has too many bytes", field="git_repo")
        return file.write(data)

    try:
        walker = ObjectStoreGraphWalker([], lambda _: [])
        client.fetch_pack("", want, walker, write, depth=1, ref_prefix=[HEADREF])
        if not wanted:
            raise ValidationError("has no commits", field="git_repo")
        keep()
    except _BROKEN as error:
        drop()
        # About a commit that it does not have, a host says "not our ref", and in version 2 of the protocol dulwich
        # reads that as an answer without content.
        if commit is not None and (isinstance(error, HangupException) or "not our ref" in str(error)):
            raise ValidationError(NO_COMMIT, field="commit_hash") from None
        raise ExternalServiceError("the answer is not one of a git server", "git") from None
    except BaseException:
        drop()
        raise
    return wanted[0]


class _Pool:
    """Sends the requests of dulwich, and turns answers that are not successes into errors of orb.

    dulwich tells missing and forbidden repositories from other failures by texts only.
    """

    def __init__(self, url: str) -> None:
        self._pool = default_urllib3_manager(None, base_url=url, timeout=SECONDS)
        self.headers = self._pool.headers

    def request(self, method: str, url: str, **options: Any) -> urllib3.BaseHTTPResponse:  # noqa: ANN401 - dulwich's
        try:
            response: urllib3.BaseHTTPResponse = self._pool.request(method, url, **options)
        except urllib3.exceptions.HTTPError as error:
            raise ExternalServiceError(
                "the git server cannot be reached", "git", details={"reason": type(error).__name__}
            ) from None
        status = response.status
        if status == HTTPStatus.OK:
            return response
        response.close()
        if status == HTTPStatus.UNAUTHORIZED:
            raise ValidationError("is not accepted by the git server", field="git_token_location")
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            raise ThrottlingError("the git server asks to slow down")
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise ExternalServiceError("the git server failed", "git", details={"status": status})
        raise ValidationError(NO_REPOSITORY, field="git_repo")


def _require_room(entries: int, size: int, path: Path, target: Path) -> None:
    """Check the limits before a folder or file is made."""
    too_long = len(os.fsencode(path.name)) > MAX_NAME or len(os.fsencode(path)) > MAX_PATH + len(str(target))
    if entries > MAX_ENTRIES or size > MAX_BYTES or too_long:
        raise ValidationError("has too many files, too many bytes or too long paths", field="git_repo")


def _safe(name: bytes) -> str:
    """Return the name of a file or folder. Raises ValidationError for one that no checkout has."""
    if name in {b"", b".", b".."} or b"/" in name or b"\0" in name or name.lower() == b".git":
        raise ValidationError("has a file with a name that is not allowed", field="git_repo")
    return os.fsdecode(name)
