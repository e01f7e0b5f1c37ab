"""The files of a new function, from the templates of its trigger."""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from orb_tools.bundle.target import DEFAULT_PYTHON

if TYPE_CHECKING:
    from orb_tools.functions.function_names import FunctionName
    from orb_tools.functions.triggers import Trigger
    from orb_tools.workspace import Workspace

TEMPLATES = Path(__file__).parent / "templates"
PACKAGES = ("orb-common", "orb-models")
"""The packages of orb that a new function uses."""


def function_files(workspace: Workspace, name: FunctionName, trigger: Trigger) -> dict[PurePosixPath, str]:
    """Return the text of each file, by its path in the workspace, without the lock. Python is not formatted yet."""
    unit = PurePosixPath("lambdas") / name.snake
    files = {PurePosixPath("lambdas/__init__.py"): '"""The functions, one folder each."""\n'}
    packages = [_requirement(workspace, package) for package in PACKAGES]
    for folder in ("shared", trigger.name):
        for template in sorted((TEMPLATES / folder).rglob("*.jinja")):
            path = template.relative_to(TEMPLATES / folder).with_suffix("")
            text = render(
                template.relative_to(TEMPLATES).as_posix(),
                name,
                trigger,
                packages=packages,
                python=DEFAULT_PYTHON,
            )
            files[unit / path] = text
    return files


def render(template: str, name: FunctionName, trigger: Trigger, **values: object) -> str:
    """Return the text of a template for a function."""
    forms = {"name": name.snake, "pascal": name.pascal, "upper": name.upper, "slug": name.slug}
    return _templates().get_template(template).render(trigger=trigger, **forms, **values)


@cache
def _templates() -> Environment:
    # The text is Python and YAML, which HTML's escapes would break.
    templates = Environment(  # noqa: S701
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, keep_trailing_newline=True
    )
    templates.filters["kebab"] = lambda text: re.sub(r"(?<=[a-z])(?=[A-Z])", "-", text).lower()
    templates.filters["capitalize_first"] = lambda text: text[0].upper() + text[1:]
    return templates


def _requirement(workspace: Workspace, package: str) -> str:
    """Return the line of a Pipfile: the path of a package of this repository, or else the version of this orb."""
    if (workspace.packages / package).is_dir():
        return f'{package} = {{path = "../../packages/{package}", editable = true}}'
    return f'{package} = "=={version("orb-tools")}"'
