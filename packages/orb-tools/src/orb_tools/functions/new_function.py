"""Write a new function: all of its files and its entry in the stack, or nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from orb_tools.bundle.lockfile import pipfile_hash, read_lock, read_pipfile
from orb_tools.bundle.locking import NoLockError, lock_unit
from orb_tools.bundle.unit import Unit, unit_names
from orb_tools.codegen.write.replace_files import exclusive_access, replace_files
from orb_tools.errors import ToolError
from orb_tools.functions.function_files import PACKAGES, function_files, is_here
from orb_tools.functions.stack_entry import NEW_STACK, STACKS, check_tables, with_function
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from orb_tools.functions.function_names import FunctionName

_SETTINGS = ("pyproject.toml", "ruff.toml", ".ruff.toml")
"""The files that say how a workspace formats its Python."""


def write_function(
    workspace: Workspace,
    name: FunctionName,
    trigger: str,
    *,
    stack: str | None = None,
    interpreter: Path | None = None,
) -> tuple[PurePosixPath, ...]:
    """Write a function and return the paths of its files. It is formatted as the workspace's settings of ruff say.

    Args:
        workspace: Where the function is written.
        name: Its name.
        trigger: What calls it.
        stack: The stack of its entry. None: the first one after that of the tables.
        interpreter: The Python for the lock. None: it is searched. It is not needed if a function with the same
            packages is locked, because then the locks are the same.

    Raises:
        ToolError: The function or a part of its entry exists, the tables that it uses do not, or it cannot be locked.
            Nothing was written.
    """
    entry = STACKS / f"{_stack_of_entry(workspace, stack)}.yml"

    def with_entry() -> bytes:
        _check_absent(workspace, name)
        template = workspace.root / entry
        text = (template if template.exists() else NEW_STACK).read_text(encoding="utf-8")
        return with_function(text, name, trigger).encode()

    # Whatever is wrong shows before the files are formatted and locked, which can take long.
    with exclusive_access(workspace.root):
        with_entry()
        check_tables(workspace, trigger)
    with tempfile.TemporaryDirectory(prefix="orb-new-") as temporary:
        files = function_files(workspace, name, trigger)
        staged = _staged(workspace, Path(temporary), files)
        _format(staged.root)
        unit = Unit(staged, name.snake)
        if not _copy_lock(workspace, unit):
            _lock(workspace, unit, interpreter)
        lock = PurePosixPath(unit.lock.relative_to(staged.root))
        written = {path: (staged.root / path).read_bytes() for path in sorted([*files, lock])}
    with exclusive_access(workspace.root):
        # Read again: meanwhile, another run may have added an entry, or written this function.
        written = {entry: with_entry(), **written}
        # It has no text of its own, and all functions share it.
        if (workspace.lambdas / "__init__.py").exists():
            del written[PurePosixPath("lambdas/__init__.py")]
        replace_files(workspace.root, written)
    return tuple(written)


def _stack_of_entry(workspace: Workspace, stack: str | None) -> str:
    if stack is not None and stack not in workspace.stacks:
        raise ToolError(f"there is no stack '{stack}'", hint=f"there are: {', '.join(workspace.stacks)}")
    return stack or workspace.stacks[1]


def _check_absent(workspace: Workspace, name: FunctionName) -> None:
    folder = workspace.lambdas / name.snake
    if folder.exists() or folder.is_symlink():
        shown = folder.relative_to(workspace.root)
        raise ToolError(f"{shown} exists already", hint="choose another name, or remove it")


def _lock(workspace: Workspace, unit: Unit, interpreter: Path | None) -> None:
    try:
        lock_unit(unit, interpreter=interpreter)
    except NoLockError as error:
        # The Pipfile that pipenv has seen is gone, so its own hint would lead nowhere.
        required = [package for package in PACKAGES if not is_here(workspace, package)]
        needed = (
            f"and that the package index has {' and '.join(required)} {version('orb-tools')}, "
            if required
            else ""
        )
        hint = (
            f"check that pip reaches its package index (pip config list shows which), {needed}then try again"
        )
        raise ToolError(error.message, hint=hint, faults=error.faults) from error


def _staged(workspace: Workspace, root: Path, files: dict[PurePosixPath, str]) -> Workspace:
    """Return a workspace with the new files only, and with the settings and packages of the real one."""
    for settings in _SETTINGS:
        if (workspace.root / settings).is_file():
            shutil.copyfile(workspace.root / settings, root / settings)
    (root / "packages").symlink_to(workspace.packages)
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return Workspace(root)


def _format(root: Path) -> None:
    """Sort the imports of the new files and format them.

    Raises:
        ToolError: ruff does not accept the settings of the workspace.
    """
    for arguments in (["check", "--quiet", "--select", "I", "--fix"], ["format", "--quiet"]):
        command = [sys.executable, "-P", "-m", "ruff", *arguments, "--no-cache", "lambdas"]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
        if done.returncode:
            faults = done.stderr.replace(str(root), "").strip().splitlines()
            raise ToolError("ruff cannot format the function", hint="correct its settings", faults=faults)


def _copy_lock(workspace: Workspace, unit: Unit) -> bool:
    """Copy the lock of a function with the same Pipfile, if there is one. Return whether there is."""
    wanted = pipfile_hash(read_pipfile(unit))
    for name in unit_names(workspace):
        other = Unit(workspace, name)
        try:
            if pipfile_hash(read_pipfile(other)) != wanted:
                continue
            read_lock(other)
        except ToolError:
            continue  # `orb lock` and `orb bundle` report what is wrong with it.
        shutil.copyfile(other.lock, unit.lock)
        return True
    return False
