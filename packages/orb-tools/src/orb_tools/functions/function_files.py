"""The files of a new function, from the templates of its trigger.

The templates are those of a function `sample_unit`. The name in all its forms is replaced.
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from orb_tools.bundle.locking import SOURCE
from orb_tools.bundle.target import DEFAULT_PYTHON

from .function_names import FunctionName

if TYPE_CHECKING:
    from orb_tools.workspace import Workspace

TEMPLATES = Path(__file__).parent / "templates"
TRIGGERS = ("appsync", "http", "s3", "schedule", "iot", "sqs")
"""What can call a function. Each has a folder of templates."""
PACKAGES = ("orb-common", "orb-models")
"""The packages of orb that a new function uses."""
_SAMPLE = FunctionName("sample_unit")
_SECTION = "#: "
"""Begins a line of a template with the triggers that the lines below it are for, or "all"."""


def function_files(workspace: Workspace, name: FunctionName, trigger: str) -> dict[PurePosixPath, str]:
    """Return the text of each file, by its path in the workspace, without the lock. Python is not formatted yet."""
    unit = PurePosixPath("lambdas") / name.snake
    files = {
        PurePosixPath("lambdas/__init__.py"): '"""The functions, one folder each."""\n',
        unit / "Pipfile": _pipfile(workspace),
    }
    for template in sorted((TEMPLATES / trigger).rglob("*.txt")):
        path = template.relative_to(TEMPLATES / trigger).with_suffix("")
        files[unit / path] = filled(template, name, trigger)
    return files


def filled(template: Path, name: FunctionName, trigger: str) -> str:
    """Return the lines of a template that are for a trigger, with the name of a function."""
    lines, wanted = [], True
    for line in template.read_text(encoding="utf-8").splitlines(keepends=True):
        if line.startswith(_SECTION):
            wanted = not {trigger, "all"}.isdisjoint(line.split())
        elif wanted:
            lines.append(line)
    text = "".join(lines)
    for form in ("snake", "pascal", "upper", "slug"):
        text = text.replace(getattr(_SAMPLE, form), getattr(name, form))
    return text


def is_here(workspace: Workspace, package: str) -> bool:
    """Return whether a package of orb is in the workspace. A folder of generated files alone is not a package."""
    return (workspace.packages / package / "pyproject.toml").is_file()


def _pipfile(workspace: Workspace) -> str:
    lines = [_requirement(workspace, package) for package in PACKAGES]
    return "\n".join(["[packages]", *lines, "", "[requires]", f'python_version = "{DEFAULT_PYTHON}"', SOURCE])


def _requirement(workspace: Workspace, package: str) -> str:
    """Return the line of a Pipfile: the path of a package of this repository, or else the version of this orb."""
    if is_here(workspace, package):
        return f'{package} = {{path = "../../packages/{package}", editable = true}}'
    return f'{package} = "=={version("orb-tools")}"'
