"""A deployable unit: the folder of a function, and which of its files are its code."""

from __future__ import annotations

import ast
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from orb_tools.workspace import Workspace

# What stands beside the code for people and tools, and would only weigh on the bundle.
_NOT_SHIPPED = frozenset({"Pipfile", "Pipfile.lock", "README.md", "CHANGELOG.md", "pyproject.toml"})
_NOT_SHIPPED_FOLDERS = frozenset({"tests", "benchmarks", "__pycache__"})
_COMPILED = (".pyc", ".pyo")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file on its way into a bundle."""

    content: bytes
    executable: bool = False


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

    def files(self) -> Mapping[str, File]:
        """Its code and data by path in the bundle, `lambdas/<name>/...`, as it is imported in tests.

        Without tests, hidden files, compiled files, the Pipfile and texts for people. Raises `ToolError` on a
        symbolic link: what it points to is not part of the tree that is bundled.
        """
        found = {}
        package = self.workspace.lambdas / "__init__.py"
        if package.is_file():
            found["lambdas/__init__.py"] = File(content=package.read_bytes())
        for path in _walk(self.folder):
            if path.is_symlink():
                shown = path.relative_to(self.workspace.root)
                raise ToolError(f"{shown} is a symbolic link", hint="put the file itself there")
            name = path.relative_to(self.workspace.root).as_posix()
            mode = path.stat().st_mode
            found[name] = File(content=path.read_bytes(), executable=bool(mode & 0o100))
        return found


def find_units(workspace: Workspace, names: Sequence[str] = ()) -> tuple[Unit, ...]:
    """The units of those names, or all of them. Raises `ToolError` naming every one that does not exist."""
    there = sorted(path.parent.name for path in workspace.lambdas.glob("*/Pipfile"))
    unknown = [name for name in names if name not in there]
    if unknown:
        known = ", ".join(there) or "none yet"
        faults = [f"lambdas/{name} has no Pipfile" for name in unknown]
        raise ToolError("no such function", hint=f"there are: {known}", faults=faults)
    if not there:
        raise ToolError(
            "there is no function to bundle", hint="a function is a folder lambdas/<name> with a Pipfile"
        )
    odd = [name for name in names or there if not name.isidentifier()]
    if odd:
        faults = [f"lambdas/{name}: the name of a folder is its import name" for name in odd]
        raise ToolError("a function cannot be imported", hint="use letters, digits and _", faults=faults)
    return tuple(Unit(workspace, name) for name in dict.fromkeys(names or there))


def handlers(files: Mapping[str, File]) -> tuple[str, ...]:
    """What a template's `Handler` may name: `handler` in handler.py, or in a module of handlers/."""
    found = []
    for name, file in files.items():
        parts = name.split("/")
        is_handler = parts[-1] == "handler.py" or (len(parts) > 1 and parts[-2] == "handlers")
        if is_handler and name.endswith(".py") and _defines_handler(file.content):
            found.append(".".join([*parts[:-1], parts[-1].removesuffix(".py"), "handler"]))
    return tuple(sorted(found))


def _defines_handler(source: bytes) -> bool:
    for node in ast.parse(source).body:
        match node:
            case ast.FunctionDef(name="handler"):
                return True
            case ast.Assign(targets=targets):
                if any(isinstance(target, ast.Name) and target.id == "handler" for target in targets):
                    return True
            case ast.AnnAssign(target=ast.Name(id="handler")):
                return True
            case ast.ImportFrom(names=names):
                if any((name.asname or name.name) == "handler" for name in names):
                    return True
            case _:
                pass
    return False


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if name not in _NOT_SHIPPED_FOLDERS and not name.startswith(".")
        )
        here = Path(parent)
        links = [name for name in folders if (here / name).is_symlink()]
        for name in sorted(names) + links:
            if name.startswith(".") or name.endswith(_COMPILED):
                continue
            if here == folder and name in _NOT_SHIPPED:
                continue
            yield here / name
