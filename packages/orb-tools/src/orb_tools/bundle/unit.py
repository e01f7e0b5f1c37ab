"""A unit: the folder of a function, and the files in it that are its code."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from orb_tools.errors import ToolError

from .source_files import File

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from orb_tools.workspace import Workspace

    from .source_files import Sources

# Files for people and tools, which the function does not need.
_NOT_SHIPPED = frozenset({"Pipfile", "Pipfile.lock", "README.md", "CHANGELOG.md", "pyproject.toml"})
_NOT_SHIPPED_FOLDERS = frozenset({"tests", "benchmarks"})


@dataclass(frozen=True, slots=True)
class Unit:
    """`lambdas/<name>`: one Pipfile, one lock, one bundle, one or more handlers."""

    workspace: Workspace
    name: str

    @property
    def folder(self) -> Path:
        """The folder of the unit."""
        return self.workspace.lambdas / self.name

    @property
    def pipfile(self) -> Path:
        """The Pipfile, written by a person."""
        return self.folder / "Pipfile"

    @property
    def lock(self) -> Path:
        """The Pipfile.lock, written by `orb lock`."""
        return self.folder / "Pipfile.lock"

    def files(self, sources: Sources) -> Mapping[str, File]:
        """Return its code and data by path in the bundle: `lambdas/<name>/...`, the same as the import name.

        Left out are tests, files that git ignores, leftovers of tools, the Pipfile and texts for people.

        Raises:
            ToolError: The folder has entries that cannot be bundled (see `Sources.read`), or is a symbolic link.
        """
        own = sources.read(self.folder, top=_NOT_SHIPPED, anywhere=_NOT_SHIPPED_FOLDERS)
        return self._namespace() | {f"lambdas/{self.name}/{name}": file for name, file in own.items()}

    def digests(self, sources: Sources) -> dict[str, str]:
        """Return the digests of `files`, by the same paths. Raises `ToolError` as `files` does."""
        own = sources.digests(self.folder, top=_NOT_SHIPPED, anywhere=_NOT_SHIPPED_FOLDERS)
        found = {path: file.digest for path, file in self._namespace().items()}
        return found | {f"lambdas/{self.name}/{name}": digest for name, digest in own.items()}

    def package_folder(self, path: str) -> Path | None:
        """Return the folder of a local package from its path in the Pipfile. None: it leads out of the repository."""
        root = Path(os.path.realpath(self.workspace.root))
        folder = Path(os.path.realpath(self.folder / path))  # `Path.resolve` raises when links form a circle.
        return self.workspace.root / folder.relative_to(root) if folder.is_relative_to(root) else None

    def _namespace(self) -> dict[str, File]:
        package = self.workspace.lambdas / "__init__.py"
        for path in (package, self.folder):
            if path.is_symlink():
                shown = path.relative_to(self.workspace.root)
                raise ToolError(f"{shown} is a symbolic link", hint="put the file itself there")
        return {"lambdas/__init__.py": File(content=package.read_bytes())} if package.is_file() else {}


def unit_names(workspace: Workspace) -> tuple[str, ...]:
    """Return the names of all folders with a Pipfile. Not all of them need to be import names."""
    return tuple(sorted(path.parent.name for path in workspace.lambdas.glob("*/Pipfile") if path.is_file()))


def find_units(workspace: Workspace, names: Sequence[str] = ()) -> tuple[Unit, ...]:
    """Return the units of those names, or all. Raises `ToolError` that lists every unknown or invalid name."""
    existing = unit_names(workspace)
    unknown = [name for name in names if name not in existing]
    if unknown:
        known = ", ".join(existing) or "none yet"
        faults = [f"lambdas/{name} has no Pipfile" for name in unknown]
        raise ToolError("no such function", hint=f"there are: {known}", faults=faults)
    invalid = [name for name in names or existing if not name.isidentifier()]
    if invalid:
        faults = [f"lambdas/{name}: the name of the folder is not an import name" for name in invalid]
        raise ToolError("a function cannot be imported", hint="use letters, digits and _", faults=faults)
    return tuple(Unit(workspace, name) for name in dict.fromkeys(names or existing))


def handlers(files: Mapping[str, File]) -> tuple[str, ...]:
    """Return the values for `Handler` in a template: `handler` in handler.py or in a module of handlers/."""
    # Imported here: a run that reuses its bundles reads no module.
    from .missing_imports import bound_names, module_name

    found = []
    for path, file in files.items():
        parts = path.split("/")
        is_handler = parts[-1] == "handler.py" or (parts[-2:-1] == ["handlers"] and path.endswith(".py"))
        if is_handler and "handler" in bound_names(file.content):
            found.append(f"{module_name(path)[0]}.handler")
    return tuple(sorted(found))
