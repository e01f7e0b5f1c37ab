"""Which files of a folder belong into a bundle.

Where git is, it decides: what it ignores stays out. Without git, and beside it, names decide: what tools leave behind
stays out. A fresh checkout gives the same files either way. Where more lies in it, what git would ignore ships without
git.
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

_LEFT_BEHIND = re.compile(r"\..*|__pycache__|node_modules|.*\.(?:egg-info|pyc|pyo|swp)|.*~")
_ENVIRONMENT = "pyvenv.cfg"
"""The file that makes a folder an environment of Python."""
_OF_A_REPOSITORY = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")
"""Variables that a hook of git sets. They would lead to another repository than the one of the folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file on its way into a bundle."""

    content: bytes
    executable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The files of a workspace that may go into bundles."""

    root: Path
    known: Mapping[str, bool] | None
    """By path from the root: all that git tracks or would add, and whether it tracks it. None: there is no git."""
    folders: frozenset[str] = frozenset()
    """Those with such files."""

    @classmethod
    def of(cls, root: Path) -> Sources:
        """Return those of the workspace at `root`. Raises `ToolError` when git is there and does not answer."""
        known = _ask_git(root)
        parents = (parent for name in known or () for parent in PurePosixPath(name).parents)
        return cls(root=root, known=known, folders=frozenset(map(str, parents)))

    def read(
        self, folder: Path, *, top: frozenset[str] = frozenset(), anywhere: frozenset[str] = frozenset()
    ) -> dict[str, File]:
        """Return the files of `folder`, which is below the root, by their paths in it.

        Args:
            folder: Read with all folders below.
            top: Names that are left out directly in it.
            anywhere: Names of folders that are left out at any depth.

        Raises:
            ToolError: With all that no bundle takes: links, what is not a file, names that are not UTF-8,
                repositories in the repository.
        """
        found: dict[str, File] = {}
        faults: list[str] = []
        for path in self._walk(folder, top, anywhere, faults):
            name = path.relative_to(folder).as_posix()
            shown = path.relative_to(self.root).as_posix()
            if not portable(name):
                faults.append(f"{shown!a}: its name is not UTF-8, or has characters that no name should have")
                continue
            try:
                mode = path.lstat().st_mode
                if not stat.S_ISREG(mode):
                    faults.append(f"{shown} is {'a symbolic link' if stat.S_ISLNK(mode) else 'not a file'}")
                    continue
                content = path.read_bytes()
            except FileNotFoundError:
                continue  # Editors remove their own files at any time.
            found[name] = File(content=content, executable=bool(mode & 0o100))
        if faults:
            hint = "put the files themselves there; a bundle takes nothing else"
            raise ToolError("the folder holds what cannot be bundled", hint=hint, faults=faults)
        return found

    def untracked(self, folder: Path, names: Mapping[str, object]) -> list[str]:
        """Return the paths from the root of those `names` in `folder` that are in no commit, and not ignored."""
        paths = (self._name(folder / name) for name in sorted(names))
        return [path for path in paths if not (self.known or {}).get(path, True)]

    def _walk(
        self, folder: Path, top: frozenset[str], anywhere: frozenset[str], faults: list[str]
    ) -> Iterator[Path]:
        for parent, folders, names in os.walk(folder):
            here = Path(parent)
            wanted = [
                name for name in sorted(folders) if not _LEFT_BEHIND.fullmatch(name) and name not in anywhere
            ]
            wanted = [name for name in wanted if here != folder or name not in top]
            links = [name for name in wanted if (here / name).is_symlink()]
            folders[:] = [name for name in wanted if name not in links and self._enters(here / name, faults)]
            for name in [*sorted(names), *links]:
                path = here / name
                if _LEFT_BEHIND.fullmatch(name) or (here == folder and name in top):
                    continue
                if self._knows(path) or not (path.is_symlink() or path.is_file()):
                    yield path

    def _enters(self, folder: Path, faults: list[str]) -> bool:
        if (folder / _ENVIRONMENT).is_file():
            return False
        name = self._name(folder)
        if self.known is not None and name in self.known:
            faults.append(f"{name} is a repository of its own")
            return False
        return self.known is None or name in self.folders

    def _knows(self, path: Path) -> bool:
        return self.known is None or self._name(path) in self.known

    def _name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()


def portable(name: str) -> bool:
    """Whether every system takes `name` as the path that it is: UTF-8, without control characters or backslashes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return not any(character < " " or character in "\x7f\\" for character in name)


def _ask_git(root: Path) -> dict[str, bool] | None:
    """Return what git tracks or would add, or None where the workspace is in no repository."""
    inside = any((folder / ".git").exists() for folder in (root, *root.parents))
    if not inside or shutil.which("git") is None:
        return None
    known = dict.fromkeys(_listed(root, "--others", "--exclude-standard"), False)
    known |= dict.fromkeys(_listed(root, "--cached"), True)
    # A repository further up may ignore the whole workspace: then it says nothing about its files.
    return known if "pyproject.toml" in known else None


def _listed(root: Path, *options: str) -> list[str]:
    environment = {name: value for name, value in os.environ.items() if name not in _OF_A_REPOSITORY}
    finished = subprocess.run(
        ["git", "-C", root, "-c", "core.fsmonitor=false", "ls-files", "-z", *options],
        env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False,
    )  # fmt: skip
    if finished.returncode:
        told = tail(scrub(os.fsdecode(finished.stderr).encode(errors="replace").decode()))
        raise ToolError("git does not say which files are ignored", hint="mend what git names", faults=told)
    return [os.fsdecode(name).rstrip("/") for name in finished.stdout.split(b"\0") if name]
