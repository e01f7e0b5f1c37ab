"""What the tests of a unit depend on, beside the unit's bundle."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from orb_tools.bundle.package_folder import LocalPackage

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from orb_tools.bundle.source_files import Sources
    from orb_tools.bundle.unit import Unit
    from orb_tools.workspace import Workspace

SHARED = ("conftest.py", "pyproject.toml", "requirements/dev.txt")
"""Files that every test depends on: fixtures, settings of pytest, versions of the packages that tests use."""
_IMPORT = re.compile(rb"^\s*(?:from|import)\s+(\w+)", re.MULTILINE)
_PLUGIN = b"pytest11"
"""The entry point of pytest's plugins: pytest loads such a package, and no test imports it."""


class SuiteReader:
    """Reads what the tests of units depend on, in one tree. Packages that they share are read once."""

    def __init__(self, workspace: Workspace, sources: Sources) -> None:
        self._workspace = workspace
        self._sources = sources
        found = (path.parent for path in sorted(workspace.packages.glob("*/pyproject.toml")))
        self._packages = [LocalPackage(folder, sources) for folder in found]
        self._read: dict[Path, tuple[dict[str, str], frozenset[str]]] = {}
        self._modules = {
            path.name: package for package in self._packages for path in (package.folder / "src").glob("*")
        }
        self._plugins = [package for package in self._packages if _is_plugin(package.folder)]

    def read(self, unit: Unit) -> dict[str, str]:
        """Return the digests of all files that the unit's tests may read, by path from the root.

        Among them are the packages that its tests import, and what those import. Raises `ToolError` as `Sources.read`.
        """
        root = self._workspace.root
        values = {name: digest for name in SHARED if (digest := _digest(root / name))}
        files = self._sources.read(unit.folder)
        values |= {f"lambdas/{unit.name}/{name}": file.digest for name, file in files.items()}
        sources = (file.content for name, file in files.items() if name.endswith(".py"))
        waiting = [*self._plugins, *self._imported(sources)]
        followed: set[Path] = set()
        while waiting:
            package = waiting.pop()
            if package.folder not in followed:
                followed.add(package.folder)
                digests, modules = self._package(package)
                values |= digests
                waiting += [self._modules[name] for name in modules]
        return values

    def _package(self, package: LocalPackage) -> tuple[dict[str, str], frozenset[str]]:
        """Return the digests of the files of a package, and the modules of other packages that it imports."""
        if package.folder not in self._read:
            prefix = package.folder.relative_to(self._workspace.root).as_posix()
            digests = {f"{prefix}/{name}": digest for name, digest in package.digests().items()}
            sources = (content for name, content in package.files.items() if name.endswith(".py"))
            self._read[package.folder] = digests, frozenset(self._names(sources))
        return self._read[package.folder]

    def _imported(self, sources: Iterable[bytes]) -> list[LocalPackage]:
        return [self._modules[name] for name in self._names(sources)]

    def _names(self, sources: Iterable[bytes]) -> set[str]:
        return {
            name
            for content in sources
            for found in _IMPORT.findall(content)
            if (name := found.decode(errors="replace")) in self._modules
        }


def _is_plugin(folder: Path) -> bool:
    return any(
        _PLUGIN in path.read_bytes()
        for path in (folder / "pyproject.toml", folder / "setup.py")
        if path.is_file()
    )


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
