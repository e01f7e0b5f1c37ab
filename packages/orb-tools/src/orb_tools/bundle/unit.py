"""A deployable unit: the folder of a function, and which of its files are its code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_tools.errors import ToolError

from .missing_imports import bound_names, module_name
from .source_files import File

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from orb_tools.workspace import Workspace

    from .source_files import Sources

# What stands beside the code for people and tools, and would only weigh on the bundle.
_NOT_SHIPPED = frozenset({"Pipfile", "Pipfile.lock", "README.md", "CHANGELOG.md", "pyproject.toml"})
_NOT_SHIPPED_FOLDERS = frozenset({"tests", "benchmarks"})


@dataclass(frozen=True, slots=True)
class Unit:
    """`lambdas/<name>`: one Pipfile, one lock, one bundle, one or more handlers."""

    workspace: Workspace
    name: str

    @property
    def folder(self) -> Path:
        """Its folder."""
        return self.workspace.lambdas / self.name

    @property
    def pipfile(self) -> Path:
        """What a person writes."""
        return self.folder / "Pipfile"

    @property
    def lock(self) -> Path:
        """What `orb lock` makes of it."""
        return self.folder / "Pipfile.lock"

    def files(self, sources: Sources) -> Mapping[str, File]:
        """Return its code and data by path in the bundle, `lambdas/<name>/...`, as it is imported in tests.

        Without tests, what git ignores or tools left behind, the Pipfile and texts for people.

        Raises:
            ToolError: It holds what no bundle takes (see `Sources.read`), or nothing that Lambda could call.
        """
        package = self.workspace.lambdas / "__init__.py"
        for path in (package, self.folder):
            if path.is_symlink():
                shown = path.relative_to(self.workspace.root)
                raise ToolError(f"{shown} is a symbolic link", hint="put the file itself there")
        found = {"lambdas/__init__.py": File(content=package.read_bytes())} if package.is_file() else {}
        own = sources.read(self.folder, top=_NOT_SHIPPED, anywhere=_NOT_SHIPPED_FOLDERS)
        return found | {f"lambdas/{self.name}/{name}": file for name, file in own.items()}


def unit_names(workspace: Workspace) -> tuple[str, ...]:
    """Return the names of all folders that are written as a unit, whether or not each can be imported."""
    return tuple(sorted(path.parent.name for path in workspace.lambdas.glob("*/Pipfile") if path.is_file()))


def find_units(workspace: Workspace, names: Sequence[str] = ()) -> tuple[Unit, ...]:
    """The units of those names, or all of them. Raises `ToolError` naming every one that does not exist."""
    there = unit_names(workspace)
    unknown = [name for name in names if name not in there]
    if unknown:
        known = ", ".join(there) or "none yet"
        faults = [f"lambdas/{name} has no Pipfile" for name in unknown]
        raise ToolError("no such function", hint=f"there are: {known}", faults=faults)
    odd = [name for name in names or there if not name.isidentifier()]
    if odd:
        faults = [f"lambdas/{name}: the name of a folder is its import name" for name in odd]
        raise ToolError("a function cannot be imported", hint="use letters, digits and _", faults=faults)
    return tuple(Unit(workspace, name) for name in dict.fromkeys(names or there))


def handlers(files: Mapping[str, File]) -> tuple[str, ...]:
    """Return what a template's `Handler` may name: `handler` in handler.py, or in a module of handlers/."""
    found = []
    for path, file in files.items():
        parts = path.split("/")
        is_handler = parts[-1] == "handler.py" or (parts[-2:-1] == ["handlers"] and path.endswith(".py"))
        if is_handler and "handler" in bound_names(file.content):
            found.append(f"{module_name(path)[0]}.handler")
    return tuple(sorted(found))
