"""Select the files of a folder that belong in a bundle.

Files that git ignores are left out, and leftovers of tools, which are recognised by name. Without git only the names
decide: a fresh checkout still gives the same files, but files that git would ignore ship too.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from orb_tools.errors import ToolError
from orb_tools.subprocess_output import scrub, tail

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LEFTOVERS = re.compile(r"\..*|__pycache__|node_modules|.*\.(?:egg-info|pyc|pyo|swp)|.*~")
_ENVIRONMENT = "pyvenv.cfg"
"""A folder with this file is a Python environment."""
GIT_VARIABLES = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")
"""Variables that git sets for its hooks. They would point git to another repository."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file of a bundle."""

    content: bytes
    executable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The files of a workspace that may go into bundles."""

    root: Path
    git_files: Mapping[str, bool] | None
    """The files that git tracks or would add, by path from the root. True: it tracks them. None: there is no git."""
    git_folders: frozenset[str] = frozenset()
    """The folders of these files."""

    @classmethod
    def of(cls, root: Path) -> Sources:
        """Return the sources of the workspace at `root`. Raises `ToolError` when git fails."""
        git_files = _read_git_files(root)
        parents = (parent for name in git_files or () for parent in PurePosixPath(name).parents)
        return cls(root=root, git_files=git_files, git_folders=frozenset(map(str, parents)))

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
        found: dict[str, File] = {}
        faults: list[str] = []
        for path in self._walk(folder, top, anywhere, faults):
            name = path.relative_to(folder).as_posix()
            shown = path.relative_to(self.root).as_posix()
            if not is_portable(name):
                faults.append(f"{shown!a}: its name is not UTF-8, or has control characters or backslashes")
                continue
            try:
                mode = path.lstat().st_mode
                if not stat.S_ISREG(mode):
                    faults.append(f"{shown} is {'a symbolic link' if stat.S_ISLNK(mode) else 'not a file'}")
                    continue
                content = path.read_bytes()
            except FileNotFoundError:
                continue  # Editors remove their temporary files at any time.
            found[name] = File(content=content, executable=bool(mode & 0o100))
        if faults:
            hint = "replace each by a regular file, or remove it"
            raise ToolError("the folder has entries that cannot be bundled", hint=hint, faults=faults)
        return found

    def untracked(self, folder: Path, names: Mapping[str, object]) -> list[str]:
        """Return those `names` in `folder` that git neither tracks nor ignores, as paths from the root."""
        paths = (self._name(folder / name) for name in sorted(names))
        return [path for path in paths if not (self.git_files or {}).get(path, True)]

    def _walk(
        self, folder: Path, top: frozenset[str], anywhere: frozenset[str], faults: list[str]
    ) -> Iterator[Path]:
        for parent, folders, names in os.walk(folder):
            here = Path(parent)
            left_out = top if here == folder else frozenset()
            candidates = [
                name
                for name in sorted(folders)
                if not _LEFTOVERS.fullmatch(name) and name not in left_out | anywhere
            ]
            links = [name for name in candidates if (here / name).is_symlink()]
            folders[:] = [
                name for name in candidates if name not in links and self._should_enter(here / name, faults)
            ]
            for name in [*sorted(names), *links]:
                path = here / name
                if _LEFTOVERS.fullmatch(name) or name in left_out:
                    continue
                if self._is_listed(path) or not (path.is_symlink() or path.is_file()):
                    yield path

    def _should_enter(self, folder: Path, faults: list[str]) -> bool:
        if (folder / _ENVIRONMENT).is_file():
            return False
        name = self._name(folder)
        if self.git_files is not None and name in self.git_files:
            faults.append(f"{name} is a repository of its own")
            return False
        return self.git_files is None or name in self.git_folders

    def _is_listed(self, path: Path) -> bool:
        return self.git_files is None or self._name(path) in self.git_files

    def _name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()


def is_portable(name: str) -> bool:
    """Whether `name` is the same path on every system: UTF-8, without control characters or backslashes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return not any(character < " " or character in "\x7f\\" for character in name)


def _read_git_files(root: Path) -> dict[str, bool] | None:
    """Return the files that git tracks or would add. None: the workspace is not in a repository, or git is missing."""
    inside = any((folder / ".git").exists() for folder in (root, *root.parents))
    if not inside or shutil.which("git") is None:
        return None
    git_files = dict.fromkeys(_git_ls_files(root, "--others", "--exclude-standard"), False)
    git_files |= dict.fromkeys(_git_ls_files(root, "--cached"), True)
    # A repository further up may ignore the whole workspace. Then git knows nothing about these files.
    return git_files if "pyproject.toml" in git_files else None


def _git_ls_files(root: Path, *options: str) -> list[str]:
    environment = {name: value for name, value in os.environ.items() if name not in GIT_VARIABLES}
    finished = subprocess.run(
        ["git", "-C", root, "-c", "core.fsmonitor=false", "ls-files", "-z", *options],
        env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False,
    )  # fmt: skip
    if finished.returncode:
        messages = tail(scrub(os.fsdecode(finished.stderr).encode(errors="replace").decode()))
        raise ToolError("git cannot list the files", hint="correct what git reports", faults=messages)
    return [os.fsdecode(name).rstrip("/") for name in finished.stdout.split(b"\0") if name]
