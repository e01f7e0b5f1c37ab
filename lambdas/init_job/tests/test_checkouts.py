"""Code of repositories over smart HTTP, on a machine without git and ssh."""

from __future__ import annotations

import os
import shutil
import stat
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from dulwich.object_store import MemoryObjectStore
from dulwich.objects import ObjectID, Tree

from lambdas.init_job import checkouts
from lambdas.init_job.checkouts import Checkout, Repositories
from lambdas.init_job.tests.conftest import TOKEN
from lambdas.init_job.tests.git_host import EXECUTABLE, LINK, SUBMODULE
from orb_common.exceptions import ExternalServiceError, OrbError, ThrottlingError, ValidationError
from orb_common.utils.retry import RetryPolicy
from orb_testing.fakes.outages import Outage

if TYPE_CHECKING:
    from lambdas.init_job.tests.git_host import Files, GitHost

AT_ONCE = RetryPolicy(max_attempts=3, base_delay=0, max_delay=0)
FILES: Files = {
    "README.md": "Hello",
    "tools/run.sh": (EXECUTABLE, "echo\n"),
    "tools/latest": (LINK, "run.sh"),
    "tools/deep/down/data": b"\x00\xff",
    "vendor/other": (SUBMODULE, "1" * 40),
}


@pytest.fixture
def repositories(git: GitHost) -> Repositories:
    return Repositories(git.url, policy=AT_ONCE)


def checked_out(
    repositories: Repositories,
    place: Path,
    *,
    commit: str | None = None,
    folder: str | None = None,
    token: str = TOKEN,
) -> Path:
    """Fetch and write a commit of octo/app, and return its folder."""
    found = repositories.fetch("octo/app", commit, token, place / "git")
    try:
        found.write(folder, place / "code")
    finally:
        found.close()
    return place / "code"


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_there_is_no_git_and_no_ssh(git: GitHost) -> None:
    """These tests run as in Lambda."""
    assert shutil.which("git") is None
    assert shutil.which("ssh") is None


def test_the_newest_commit(git: GitHost, repositories: Repositories, tmp_path: Path) -> None:
    """The files of the newest commit are written with their modes and links. git's own files are not among them."""
    repository = git.repository()
    repository.commit({"old": "old"})
    repository.commit(FILES)
    code = checked_out(repositories, tmp_path)
    assert names(code) == {
        "README.md", "tools", "tools/run.sh", "tools/latest", "tools/deep", "tools/deep/down", "tools/deep/down/data",
        "vendor", "vendor/other",
    }  # fmt: skip
    assert (code / "tools/deep/down/data").read_bytes() == b"\x00\xff"
    assert stat.S_IMODE((code / "tools/run.sh").stat().st_mode) == 0o755
    assert stat.S_IMODE((code / "README.md").stat().st_mode) == 0o644
    assert (code / "tools/latest").readlink() == Path("run.sh")
    assert list((code / "vendor/other").iterdir()) == []


def test_one_commit_is_fetched(git: GitHost, repositories: Repositories, tmp_path: Path) -> None:
    """The commits before it are not fetched: the history may be long."""
    repository = git.repository()
    old = repository.commit({"old": "x" * 1000})
    repository.commit({"new": "y"})
    found = repositories.fetch("octo/app", None, TOKEN, tmp_path / "git")
    found.close()
    objects = sum(path.stat().st_size for path in tmp_path.rglob("*.pack"))
    assert objects < 500
    assert old.encode() not in b"".join(path.read_bytes() for path in tmp_path.rglob("*.idx"))
    assert git.fetches() == 1


def test_a_commit_by_its_hash(git: GitHost, repositories: Repositories, tmp_path: Path) -> None:
    """An older commit is fetched by its hash, in any case of its letters."""
    repository = git.repository()
    old = repository.commit({"version": "1"})
    repository.commit({"version": "2"})
    assert (checked_out(repositories, tmp_path, commit=old.upper()) / "version").read_text() == "1"


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("tools", {"run.sh", "latest", "deep", "deep/down", "deep/down/data"}),
        ("tools/deep/", {"down", "down/data"}),
        ("./tools/./deep", {"down", "down/data"}),
    ],
)
def test_a_folder_of_the_commit(
    git: GitHost, repositories: Repositories, tmp_path: Path, folder: str, expected: set[str]
) -> None:
    """A folder becomes the root of what is written."""
    git.repository().commit(FILES)
    assert names(checked_out(repositories, tmp_path, folder=folder)) == expected


@pytest.mark.parametrize(
    "folder", ["none", "README.md", "tools/latest", "vendor/other", "..", "tools/../..", "out", "out/etc"]
)
def test_a_folder_that_is_not_one_of_the_commit(
    git: GitHost, repositories: Repositories, tmp_path: Path, folder: str
) -> None:
    """What is not a folder of the commit is refused: no path and no link leads out of it."""
    git.repository().commit(FILES | {"out": (LINK, "/")})
    with pytest.raises(ValidationError) as caught:
        checked_out(repositories, tmp_path, folder=folder)
    assert caught.value.field == "git_folder"


@pytest.mark.parametrize("name", [b"..", b".", b".git", b".GIT", b"a/b"])
def test_names_that_no_checkout_has(
    git: GitHost, repositories: Repositories, tmp_path: Path, name: bytes
) -> None:
    """A tree with a name that would lead elsewhere is refused, and nothing is written outside."""
    repository = git.repository()
    tree = Tree()
    tree.add(name, stat.S_IFREG | 0o644, repository.blob(b"x"))
    repository.commit_tree(tree)
    with pytest.raises(ValidationError) as caught:
        checked_out(repositories, tmp_path)
    assert caught.value.field == "git_repo"
    assert names(tmp_path / "code") == set()


def test_nothing_is_written_through_a_link(git: GitHost, repositories: Repositories, tmp_path: Path) -> None:
    """Links are made last, so a link of the repository does not lead its other files elsewhere."""
    (tmp_path / "outside").mkdir()
    git.repository().commit({"a": (LINK, str(tmp_path / "outside")), "b": "x"})
    assert (checked_out(repositories, tmp_path) / "a").readlink() == tmp_path / "outside"
    assert list((tmp_path / "outside").iterdir()) == []


@pytest.mark.parametrize("limit", ["MAX_BYTES", "MAX_ENTRIES", "MAX_PATH"])
def test_repositories_that_are_too_large(
    git: GitHost, repositories: Repositories, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    """A repository above a limit is refused before it fills the disk."""
    git.repository().commit({f"folder/{number}": os.urandom(400) for number in range(4)})
    monkeypatch.setattr(checkouts, limit, {"MAX_BYTES": 1000, "MAX_ENTRIES": 2, "MAX_PATH": 5}[limit])
    with pytest.raises(ValidationError) as caught:
        checked_out(repositories, tmp_path)
    assert caught.value.field == "git_repo"


def tree_of(store: MemoryObjectStore, entries: dict[str, tuple[int, ObjectID]]) -> ObjectID:
    tree = Tree()
    for name, (mode, key) in entries.items():
        tree.add(name.encode(), mode, key)
    store.add_object(tree)
    return tree.id


def test_a_tree_of_folders_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders without files count, too: a few small trees that hold each other can be any number of folders."""
    monkeypatch.setattr(checkouts, "MAX_ENTRIES", 1000)
    store = MemoryObjectStore()
    key = tree_of(store, {})
    for _ in range(6):
        key = tree_of(store, {f"folder-{number}": (stat.S_IFDIR, key) for number in range(10)})
    with pytest.raises(ValidationError) as caught:
        Checkout(store, key).write(None, tmp_path / "code")
    assert caught.value.field == "git_repo"
    assert sum(1 for _ in (tmp_path / "code").rglob("*")) <= 1000


def test_a_tree_that_is_too_deep(tmp_path: Path) -> None:
    """Folders in folders end where their path is too long. So does a name."""
    store = MemoryObjectStore()
    empty = key = tree_of(store, {})
    for _ in range(3000):
        key = tree_of(store, {"f": (stat.S_IFDIR, key)})
    for number, tree in enumerate((key, tree_of(store, {"f" * 256: (stat.S_IFDIR, empty)}))):
        with pytest.raises(ValidationError) as caught:
            Checkout(store, tree).write(None, tmp_path / f"code-{number}")
        assert caught.value.field == "git_repo"


@pytest.mark.parametrize("link", [b"", b"a\0b", b"a" * 4096])
def test_a_link_that_no_disk_can_have(
    git: GitHost, repositories: Repositories, tmp_path: Path, link: bytes
) -> None:
    """A link with a target that the system refuses is a fault of the job."""
    git.repository().commit({"a": (LINK, link)})
    with pytest.raises(ValidationError) as caught:
        checked_out(repositories, tmp_path)
    assert caught.value.field == "git_repo"


def test_a_repository_without_commits(git: GitHost, repositories: Repositories, tmp_path: Path) -> None:
    """An empty repository has no code."""
    git.repository()
    with pytest.raises(ValidationError) as caught:
        checked_out(repositories, tmp_path)
    assert caught.value.field == "git_repo"


def test_a_repository_that_does_not_exist(repositories: Repositories, tmp_path: Path) -> None:
    """A missing repository is a fault of the job. It is not tried again."""
    with pytest.raises(ValidationError) as caught:
        checked_out(repositories, tmp_path)
    assert caught.value.field == "git_repo"


@pytest.mark.parametrize("status", [403, 404, 451])
def test_a_repository_that_the_token_may_not_read(
    git: GitHost, repositories: Repositories, tmp_path: Path, status: int
) -> None:
    """A refusal by the host is a fault of the job."""
    git.repository().commit(FILES)
    git.outages.plan(Outage(status=status))
    with pytest.raises(ValidationError) as caught:
        checked_out(repositories, tmp_path)
    assert caught.value.field == "git_repo"


@pytest.mark.parametrize("answer", [b"", b"0036ERR upload-pack: not our ref %s" % (b"1" * 40)])
def test_a_commit_that_does_not_exist(
    git: GitHost, repositories: Repositories, tmp_path: Path, answer: bytes
) -> None:
    """A host that does not have the commit says so, or ends its answer: both are a fault of the job."""
    git.repository().commit(FILES)
    body = answer.decode()
    headers = {"Content-Type": "application/x-git-upload-pack-result"}
    git.outages.plan(Outage(status=200, method="POST", body=body, headers=headers))
    with pytest.raises(ValidationError) as caught:
        checked_out(repositories, tmp_path, commit="1" * 40)
    assert caught.value.field == "commit_hash"


def test_a_hash_of_something_else(git: GitHost, repositories: Repositories, tmp_path: Path) -> None:
    """The hash of a file is not that of a commit."""
    repository = git.repository()
    repository.commit(FILES)
    key = repository.blob(b"Hello")
    repository.repo.refs[checkouts.Ref(b"refs/tags/file")] = key
    with pytest.raises(ValidationError) as caught:
        checked_out(repositories, tmp_path, commit=key.decode())
    assert caught.value.field == "commit_hash"


@pytest.mark.parametrize(
    ("outage", "kind"),
    [
        (Outage(status=503, times=None), ExternalServiceError),
        (Outage(status=429, times=None), ThrottlingError),
        (Outage(status=200, body="<html>", times=None), ExternalServiceError),
        (
            Outage(
                status=200,
                body="zzzz",
                method="POST",
                headers={"Content-Type": "application/x-git-upload-pack-result"},
                times=None,
            ),
            ExternalServiceError,
        ),
    ],
    ids=["503", "429", "another page", "not git"],
)
def test_a_host_that_fails(
    *, git: GitHost, repositories: Repositories, tmp_path: Path, outage: Outage, kind: type[OrbError]
) -> None:
    """A failure of the host is not a fault of the job: the job may be sent again."""
    git.repository().commit(FILES)
    git.outages.plan(outage)
    with pytest.raises(kind) as caught:
        checked_out(repositories, tmp_path)
    assert caught.value.retryable


def test_a_short_outage_passes(git: GitHost, repositories: Repositories, tmp_path: Path) -> None:
    """A fetch is tried again after a failure."""
    git.repository().commit({"a": "x"})
    git.outages.plan(Outage(status=502), Outage(status=500, method="POST"))
    assert names(checked_out(repositories, tmp_path)) == {"a"}


def test_no_host(tmp_path: Path) -> None:
    """A host that cannot be reached is a failure."""
    with pytest.raises(ExternalServiceError):
        Repositories("http://127.0.0.1:9", policy=AT_ONCE).fetch("o/r", None, TOKEN, tmp_path)


def test_a_token_that_is_not_accepted(git: GitHost, repositories: Repositories, tmp_path: Path) -> None:
    """The token is in a header only: neither in an address, nor in an error, nor in a file."""
    git.repository().commit(FILES)
    wrong = f"ghp_{'w' * 36}"
    with pytest.raises(ValidationError) as caught:
        checked_out(repositories, tmp_path, token=wrong)
    assert caught.value.field == "git_token_location"
    shown = "".join(traceback.format_exception(caught.value)) + caught.value.to_json() + str(git.requests)
    assert wrong not in shown
    checked_out(repositories, tmp_path / "again", token=f"{TOKEN}\n")
    assert TOKEN not in str(git.requests)
    assert not any(TOKEN.encode() in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


@pytest.mark.parametrize("token", ["", " \n", "gh\u20acp", "two\nlines"])
def test_a_text_that_cannot_be_a_token(
    git: GitHost, repositories: Repositories, tmp_path: Path, token: str
) -> None:
    """A text that no header can hold is not sent."""
    with pytest.raises(ValidationError) as caught:
        checked_out(repositories, tmp_path, token=token)
    assert (caught.value.field, git.requests) == ("git_token_location", [])


def test_another_host_gets_no_token(git: GitHost, repositories: Repositories, tmp_path: Path) -> None:
    """A redirection to another host does not take the token there."""
    elsewhere = git.url.replace("127.0.0.1", "localhost")
    git.repository().commit(FILES)
    git.outages.plan(
        Outage(
            status=302, headers={"Location": f"{elsewhere}/octo/app.git/info/refs?service=git-upload-pack"}
        )
    )
    with pytest.raises(ValidationError) as caught:
        checked_out(repositories, tmp_path)
    assert caught.value.field == "git_token_location"
