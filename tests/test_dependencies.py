"""A package names what it imports, and names nothing else without a reason: a bundle carries what is named."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import lru_cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGES = sorted(path.parent for path in Path(__file__).parents[1].glob("packages/*/pyproject.toml"))


def imported(package: Path) -> set[str]:
    """Distributions that the modules of a package import, inside of functions too, itself left out."""
    known = packages_distributions()
    found = set()
    for path in package.glob("src/**/*.py"):
        for name in _names(ast.parse(path.read_text(encoding="utf-8"))):
            if name not in sys.stdlib_module_names:
                found.add(canonicalize_name(known.get(name, [name])[0]))
    return found - {package.name}


def _names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


@lru_cache
def required(package: Path) -> dict[str, bool]:
    """Distributions that a package names, extras included, and whether the line says why."""
    text = (package / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    lines = [*project["dependencies"]]
    for extra in project.get("optional-dependencies", {}).values():
        lines += extra
    return {
        canonicalize_name(Requirement(line).name): bool(re.search(re.escape(f'"{line}"') + r".*# \S", text))
        for line in lines
    }


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_every_import_is_named(package: Path) -> None:
    """What a package imports is among its dependencies or extras, and does not come by way of another package."""
    assert imported(package) - required(package).keys() == set()


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_every_dependency_is_used(package: Path) -> None:
    """What a package names it imports, or the line says what it is for."""
    unexplained = {name for name, reason in required(package).items() if not reason}
    assert unexplained - imported(package) == set()
