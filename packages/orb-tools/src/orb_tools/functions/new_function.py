"""Write a new function: all of its files and its entry in the stack, or nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from orb_tools.bundle.lockfile import pipfile_hash, read_lock, read_pipfile
from orb_tools.bundle.locking import lock_unit
from orb_tools.bundle.unit import Unit, unit_names
from orb_tools.codegen.write.replace_files import recover, replace_files
from orb_tools.errors import ToolError
from orb_tools.functions.function_files import function_files
from orb_tools.functions.stack_entry import NEW_STACK, with_function
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from orb_tools.functions.function_names import FunctionName

STACKS = PurePosixPath("infrastructure/cloudformation")
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
        ToolError: The function or a part of its entry exists, or it cannot be locked. Nothing was written.
    """
    recover(workspace.root)
    folder = workspace.lambdas / name.snake
    if folder.exists() or folder.is_symlink():
        shown = folder.relative_to(workspace.root)
        raise ToolError(f"{shown} exists already", hint="choose another name, or remove it")
    if stack is not None and stack not in workspace.stacks:
        raise ToolError(f"there is no stack '{stack}'", hint=f"there are: {', '.join(workspace.stacks)}")
    entry = STACKS / f"{stack or workspace.stacks[1]}.yml"
    template = workspace.root / entry
    text = (template if template.exists() else NEW_STACK).read_text(encoding="utf-8")
    files = {entry: with_function(text, name, trigger), **function_files(workspace, name, trigger)}
    with tempfile.TemporaryDirectory(prefix="orb-new-") as temporary:
        staged = _staged(workspace, Path(temporary), files)
        _format(staged.root)
        unit = Unit(staged, name.snake)
        if not _copy_lock(workspace, unit):
            lock_unit(unit, interpreter=interpreter)
        lock = PurePosixPath(unit.lock.relative_to(staged.root))
        written = {path: (staged.root / path).read_bytes() for path in sorted([*files, lock])}
    # It has no text of its own, and all functions share it.
    if (workspace.lambdas / "__init__.py").exists():
        del written[PurePosixPath("lambdas/__init__.py")]
    replace_files(workspace.root, written)
    return tuple(written)


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
