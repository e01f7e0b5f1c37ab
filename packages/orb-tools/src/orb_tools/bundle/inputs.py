"""Everything that the bytes of a bundle depend on, as names and digests.

When the inputs of a unit are those of its last build, its bundle is not made again. So reading them must be cheap: no
package is built, no module is parsed, and nothing that takes long to import is imported.
"""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
import sys
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import orb_common
import orb_tools

from .package_folder import LocalPackage, canonical_name
from .source_files import is_portable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from orb_tools.workspace import Workspace

    from .source_files import Sources
    from .target import Target
    from .unit import Unit

_SHOWN = 16
"""The digits of a digest that tell layers of one name from each other, and that a message shows."""
BUNDLER = "the bundler"
"""The name of the input that is the code of orb itself."""
RESERVED = "orb-"
"""The beginning of the names of our packages. CodeArtifact blocks these names from elsewhere (codeartifact.yml)."""
_OPTION, _TOOL = "option: ", "tool: "
TOOLS = ("build", "packaging", "pip", "pyproject-hooks", "ruff", "setuptools")
"""Installed libraries that decide what is in a bundle, or what is refused."""
_CODE = {
    "orb_tools": (
        "atomic_files.py",
        "bundle",
        "errors.py",
        "full_disk.py",
        "interpreters.py",
        "sizes.py",
        "subprocess_output.py",
        "workspace.py",
    ),
    "orb_common": ("redaction",),
}
"""The code of orb that decides what is in a bundle and what is refused: files and folders of each package."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Some inputs, such as the files of one package. Units share the facts of the packages that they share."""

    values: Mapping[str, str]
    """A digest, a version or a setting, by name. A file has its path from the root as name."""
    digest: str
    """The SHA-256 of all names and values."""

    @classmethod
    def of(cls, values: Mapping[str, str]) -> Facts:
        """Return facts with their digest."""
        text = json.dumps(sorted(values.items()))
        return cls(values=values, digest=hashlib.sha256(text.encode()).hexdigest())


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """All inputs of one bundle."""

    facts: tuple[Facts, ...]

    @property
    def digest(self) -> str:
        """The SHA-256 of all inputs. Equal inputs give equal bundles."""
        return hashlib.sha256("\n".join(each.digest for each in self.facts).encode()).hexdigest()

    @property
    def values(self) -> dict[str, str]:
        """All inputs by name."""
        return {name: value for each in self.facts for name, value in each.values.items()}


class InputReader:
    """Reads the inputs of units in one tree. Files that units share are read once."""

    def __init__(
        self,
        workspace: Workspace,
        sources: Sources,
        *,
        target: Target,
        common: Sequence[Facts] = (),
        layers: Mapping[str, str] | None = None,
    ) -> None:
        """Begin to read.

        Args:
            workspace: The tree: a checkout, or a copy of another commit's files.
            sources: Its files.
            target: The runtime of the bundles.
            common: Facts that are the same for all units, such as `tool_facts()`.
            layers: The SHA-256 of the layers in dist/, by name. None: layers are no inputs.
        """
        self._workspace = workspace
        self._sources = sources
        self._common = (*common, target_facts(target))
        self._layers = layers
        self._packages: dict[Path, Facts] = {}
        self._own_names: frozenset[str] | None = None
        self.untracked: set[str] = set()
        """The files among the inputs so far that ship, and that git neither tracks nor ignores."""

    def read(self, unit: Unit) -> Inputs:
        """Return the inputs of a unit.

        Raises:
            ToolError: Its files, or those of a package, cannot be bundled. A damaged lock is not an error here: the
                build reports it.
        """
        root, prefix = self._workspace.root, f"lambdas/{unit.name}/"
        values = unit.digests(self._sources)
        self.untracked.update(self._sources.untracked(root, values))
        for name in ("Pipfile", "Pipfile.lock", "pyproject.toml"):
            content = _read(unit.folder / name)
            if content is not None:
                values[prefix + name] = hashlib.sha256(content).hexdigest()
        if self._layers is not None and f"{prefix}pyproject.toml" in values:
            # Imported here: few units have settings.
            from .settings import read_settings

            for name in read_settings(unit.folder).layers:
                values[f"{_OPTION}layer {name}"] = self._layers.get(name, "")[:_SHOWN]
        locked = _locked_packages(_read(unit.lock) or b"")
        versions = {name: str(entry.get("version", "")).removeprefix("==") for name, entry in locked.items()}
        values |= {f"{prefix}Pipfile.lock: {name}": version for name, version in versions.items() if version}
        # A package of an index with the name of one of ours is refused unless the index is the trusted one. So a new
        # package of ours and another trusted index can change that.
        from_index = {canonical_name(name) for name, entry in locked.items() if "path" not in entry}
        taken = {name for name in from_index if is_own(name, self._names())}
        values |= {
            f"{prefix}Pipfile.lock: {name} is a package of this repository": self._workspace.index or ""
            for name in taken
        }
        paths = {str(entry["path"]) for entry in locked.values() if "path" in entry}
        folders = {unit.package_folder(path) for path in paths if is_portable(path)}
        packages = [self._package(folder) for folder in sorted(folder for folder in folders if folder)]
        return Inputs(facts=(*self._common, *packages, Facts.of(values)))

    def _package(self, folder: Path) -> Facts:
        if folder not in self._packages:
            digests = LocalPackage(folder, self._sources).digests()
            self.untracked.update(self._sources.untracked(folder, digests))
            prefix = folder.relative_to(self._workspace.root).as_posix()
            self._packages[folder] = Facts.of(
                {posixpath.join(prefix, name): digest for name, digest in digests.items()}
            )
        return self._packages[folder]

    def _names(self) -> frozenset[str]:
        if self._own_names is None:
            self._own_names = own_names(self._workspace, self._sources)
        return self._own_names


def own_names(workspace: Workspace, sources: Sources) -> frozenset[str]:
    """Return the names of all packages in packages/. Raises `ToolError` when one cannot be read."""
    folders = sorted(path.parent for path in workspace.packages.glob("*/pyproject.toml") if path.is_file())
    return frozenset(LocalPackage(folder, sources).name for folder in folders)


def is_own(name: str, own: Collection[str]) -> bool:
    """Whether a canonical name is ours: that of a package in packages/, or one that begins with `orb-`.

    All names with that beginning are reserved: a package that was removed here could be taken by somebody else.
    """
    return name in own or name.startswith(RESERVED)


def target_facts(target: Target) -> Facts:
    """Return the facts of a target and of the options that come from variables."""
    values = {
        f"{_OPTION}Python": target.python,
        f"{_OPTION}architecture": target.architecture,
        f"{_OPTION}current Python": f"{sys.platform} {sys.version}" if target.current else "",
        f"{_OPTION}PACKAGE_VERSION": os.environ.get("PACKAGE_VERSION", ""),
    }
    return Facts.of(values)


def tool_facts(*, compiler: str | None, code: Mapping[str, Path] | None = None) -> Facts:
    """Return the facts of the tools that bundle.

    Args:
        compiler: The full version of the Python that makes the .pyc files. None: the bundle has none.
        code: The folders of the import packages `orb_tools` and `orb_common`, by name. None: those of the running orb.
    """
    values = {
        f"{_TOOL}Python": sys.version.split()[0],
        f"{_TOOL}zlib": zlib.ZLIB_RUNTIME_VERSION,
        f"{_TOOL}compiler of .pyc": compiler or "",
        BUNDLER: code_digest() if code is None else _code_digest(code),
    }
    return Facts.of(values | {f"{_TOOL}{name}": version for name, version in _installed_versions()})


def reasons(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """Return one line for each difference between two mappings of inputs, in plain words, sorted."""
    found = []
    different = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    for name in sorted(different):
        old, new = before.get(name, ""), after.get(name, "")
        what = name.removeprefix(_OPTION).removeprefix(_TOOL)
        if name == BUNDLER:
            found.append(f"{name} changed")
        elif what != name or ": " in name:
            found.append(f"{what} {old or 'none'} -> {new or 'none'}")
        elif name.endswith("/Pipfile.lock") and any(other.startswith(f"{name}: ") for other in different):
            continue  # The lines of its packages say more.
        else:
            found.append(f"{name} {'added' if name not in before else 'changed' if new else 'removed'}")
    return tuple(found)


def _locked_packages(content: bytes) -> dict[str, dict[str, object]]:
    """Return the entries of a lock, leniently: what is not valid is left out, because the build refuses it."""
    try:
        default = json.loads(content)["default"]
        return {name: entry for name, entry in default.items() if isinstance(entry, dict)}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def _read(path: Path) -> bytes | None:
    """Return the content of a regular file. None: it does not exist, or is something else."""
    return path.read_bytes() if path.is_file() else None


@cache
def code_digest() -> str:
    """Return the SHA-256 of the running orb's code that decides what is in a bundle and what is refused."""
    return _code_digest({package.__name__: Path(package.__path__[0]) for package in (orb_tools, orb_common)})


def _code_digest(packages: Mapping[str, Path]) -> str:
    digest = hashlib.sha256()
    for package, names in _CODE.items():
        for path in (packages[package] / name for name in names):
            for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
                content = _read(file) or b""
                name = file.relative_to(packages[package]).as_posix()
                digest.update(f"{package}/{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _installed_versions() -> Iterator[tuple[str, str]]:
    """Yield name and version of each of the installed `TOOLS`.

    They are read from the names of their metadata folders. `importlib.metadata` does so too, but it takes longer to
    import than all inputs take to read.
    """
    missing = set(TOOLS)
    for folder in filter(os.path.isdir, sys.path):
        for entry in sorted(os.listdir(folder)):  # noqa: PTH208 - a Path for each entry takes longer
            name, dash, version = entry.removesuffix(".dist-info").partition("-")
            if dash and entry.endswith(".dist-info") and canonical_name(name) in missing:
                missing.discard(canonical_name(name))
                yield canonical_name(name), version
