"""Select the files of a folder that belong in a bundle.

Files that git ignores are left out, and leftovers of tools, which are recognised by name. Without git only the names
decide: a fresh checkout still gives the same files, but files that git would ignore ship too.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import stat
import subprocess
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from orb_tools.errors import ToolError
from orb_tools.subprocess_output import scrub, tail

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_LEFTOVERS = re.compile(r"\..*|__pycache__|node_modules|.*\.(?:egg-info|pyc|pyo|swp)|.*~")
_NO_FOLDER = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG})
"""A path with one of these errors leads to no folder. The path of a package in a Pipfile can be any text."""
_ENVIRONMENT = "pyvenv.cfg"
"""A folder with this file is a Python environment."""
GIT_VARIABLES = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")
"""Variables that git sets for its hooks. They would point git to another repository."""


class HasContent(Protocol):
    """A file, compressed or not."""

    @property
    def content(self) -> bytes:
        """The content, not compressed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file of a bundle."""

    content: bytes
    executable: bool = False

    @property
    def digest(self) -> str:
        """The SHA-256 of its content, in hexadecimal. That of a program ends in " x"."""
        return hashlib.sha256(self.content).hexdigest() + (" x" if self.executable else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The files of a workspace that may go into bundles."""

    root: Path
    git_files: Mapping[str, bool] | None
    """The files that git tracks or would add, by path from the root. True: it tracks them. None: there is no git."""
    git_folders: frozenset[str] = frozenset()
    """The folders of these files."""
    _digests: dict[tuple[Path, frozenset[str], frozenset[str]], dict[str, str]] = field(
        default_factory=dict, compare=False, repr=False
    )
    """What `digests` has returned."""

    @classmethod
    def of(cls, root: Path) -> Sources:
        """Return the sources of the workspace at `root`. Raises `ToolError` when git fails."""
        git_files = _read_git_files(root)
        return cls(root=root, git_files=git_files, git_folders=folders_of(git_files or ()))

    def read(
        self, folder: Path, *, top: frozenset[str] = frozenset(), anywhere: frozenset[str] = frozenset()
    ) -> dict[str, File]:
        """Return the files of `folder` and of the folders in it, by path in `folder`.

        Args:
            folder: A folder below the root.
            top: Names to leave out at the top of `folder`.
            anywhere: Names of folders to leave out at any depth.

        Raises:
            ToolError: The folder has links, special files, names that are not UTF-8, or repositories. It names all.
        """
        return dict(self._files(folder, top, anywhere))

    def digests(
        self, folder: Path, *, top: frozenset[str] = frozenset(), anywhere: frozenset[str] = frozenset()
    ) -> dict[str, str]:
        """Return the digests of the files that `read` returns, by path in `folder`, without keeping their contents.

        They are those of the first call, for one view of the tree. Raises `ToolError` as `read` does.
        """
        key = folder, top, anywhere
        if key not in self._digests:
            self._digests[key] = {name: file.digest for name, file in self._files(folder, top, anywhere)}
        return self._digests[key]

    def untracked(self, folder: Path, names: Iterable[str]) -> list[str]:
        """Return those `names` in `folder` that git neither tracks nor ignores, as paths from the root."""
        prefix = self._prefix(folder)
        paths = (f"{prefix}{name}" for name in sorted(names))
        return [path for path in paths if not (self.git_files or {}).get(path, True)]

    def _files(
        self, folder: Path, top: frozenset[str], anywhere: frozenset[str]
    ) -> Iterator[tuple[str, File]]:
        faults: list[str] = []
        prefix = self._prefix(folder)
        for shown in self._walk(prefix, top, anywhere, faults):
            name = shown.removeprefix(prefix)
            if not is_portable(name):
                faults.append(f"{shown!a}: its name is not UTF-8, or has control characters or backslashes")
                continue
            path = f"{self.root}/{shown}"
            try:
                mode = os.lstat(path).st_mode
                if not stat.S_ISREG(mode):
                    faults.append(f"{shown} is {'a symbolic link' if stat.S_ISLNK(mode) else 'not a file'}")
                    continue
                with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - a Path for each file takes longer than the rest
                    content = file.readall()
            except FileNotFoundError:
                continue  # Editors remove their temporary files at any time.
            yield name, File(content=content, executable=bool(mode & 0o100))
        if faults:
            hint = "replace each by a regular file, or remove it"
            raise ToolError("the folder has entries that cannot be bundled", hint=hint, faults=faults)

    def _walk(
        self, prefix: str, top: frozenset[str], anywhere: frozenset[str], faults: list[str]
    ) -> Iterator[str]:
        """Yield paths from the root: the files of a folder, and entries that are refused later, such as links."""
        try:
            with os.scandir(f"{self.root}/{prefix}") as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError as error:
            if error.errno in _NO_FOLDER:
                return
            raise
        folders = []
        for entry in entries:
            path = f"{prefix}{entry.name}"
            if entry.name in top or _LEFTOVERS.fullmatch(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in anywhere and self._should_enter(path, faults):
                    folders.append(path)
            elif entry.name in anywhere and entry.is_dir():
                continue
            elif self._is_listed(path) or not (entry.is_symlink() or entry.is_file()):
                yield path
        for path in folders:
            yield from self._walk(f"{path}/", frozenset(), anywhere, faults)

    def _should_enter(self, folder: str, faults: list[str]) -> bool:
        if os.path.isfile(f"{self.root}/{folder}/{_ENVIRONMENT}"):  # noqa: PTH113 - as above
            return False
        if self.git_files is not None and folder in self.git_files:
            faults.append(f"{folder} is a repository of its own")
            return False
        return self.git_files is None or folder in self.git_folders

    def _is_listed(self, path: str) -> bool:
        return self.git_files is None or path in self.git_files

    def _prefix(self, folder: Path) -> str:
        name = folder.relative_to(self.root).as_posix()
        return "" if name == "." else f"{name}/"


def folders_of(names: Iterable[str]) -> frozenset[str]:
    """Return all folders of files, given by path."""
    found: set[str] = set()
    for name in names:
        parent = name.rpartition("/")[0]
        while parent and parent not in found:
            found.add(parent)
            parent = parent.rpartition("/")[0]
    return frozenset(found)


def is_portable(name: str) -> bool:
    """Whether `name` is the same path on every system, and a terminal shows it as it is.

    Such a name is UTF-8, without backslashes, control characters, and characters that turn the direction of a text.
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return "\\" not in name and not any(unicodedata.category(character) in {"Cc", "Cf"} for character in name)


def _read_git_files(root: Path) -> dict[str, bool] | None:
    """Return the files that git tracks or would add. None: the workspace is not in a repository, or git is missing."""
    inside = any((folder / ".git").exists() for folder in (root, *root.parents))
    if not inside or shutil.which("git") is None:
        return None
    git_files = _git_ls_files(root)
    # A repository further up may ignore the whole workspace. Then git knows nothing about these files.
    return git_files if "pyproject.toml" in git_files else None


def _git_ls_files(root: Path) -> dict[str, bool]:
    """Return the files that git tracks (True) or would add, with one process for both."""
    environment = {name: value for name, value in os.environ.items() if name not in GIT_VARIABLES}
    finished = subprocess.run(
        [
            "git", "-C", root, "-c", "core.fsmonitor=false", "ls-files", "-z", "-t", "--cached", "--others",
            "--exclude-standard",
        ],
        env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False,
    )  # fmt: skip
    if finished.returncode:
        messages = tail(scrub(os.fsdecode(finished.stderr).encode(errors="replace").decode()))
        raise ToolError("git cannot list the files", hint="correct what git reports", faults=messages)
    # Each entry is a letter, a space and the path. The letter of a file that git does not track is a question mark.
    entries = [entry for entry in os.fsdecode(finished.stdout).split("\0") if entry]
    return {entry[2:].rstrip("/"): entry[0] != "?" for entry in entries}
