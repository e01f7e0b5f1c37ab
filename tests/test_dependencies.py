"""Laws of dependencies: a package names all that it imports. All else has a reason, because bundles ship it."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from functools import lru_cache
from importlib.metadata import packages_distributions, requires
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PACKAGES = sorted(path.parent for path in ROOT.glob("packages/*/pyproject.toml"))
NOT_IMPORTED = {
    "orb-common": {"boto3": "for the users of orb-common, whose functions import it"},
    "orb-tools": {
        "awscli": "run as a program: cloudformation package and deploy",
        "pip": "run as a program: fetches the locked wheels of a bundle",
        "ruff": "run as a program: finds what a Python cannot read in the sources of a bundle",
        "setuptools": "builds the wheels of the local packages, through build",
        "towncrier": "run as a program: changelogs from fragments",
    },
}
"""The dependencies of each package that it does not import, each with its reason."""


@lru_cache
def imported(package: Path) -> set[str]:
    """Return the other distributions that the modules of a package import, inside functions too."""
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
def required(package: Path) -> dict[str, str]:
    """Return the requirement of each distribution that a package names, extras included."""
    return {canonicalize_name(Requirement(each).name): each for each in requires(package.name) or ()}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_every_import_is_named(package: Path) -> None:
    """A package imports only what its own dependencies and extras name."""
    assert imported(package) - required(package).keys() == set()


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_every_dependency_is_used(package: Path) -> None:
    """A package imports every dependency that it names, except those in NOT_IMPORTED."""
    assert required(package).keys() - imported(package) == NOT_IMPORTED.get(package.name, {}).keys()


def installed(requirement: str) -> set[str]:
    """Return the distributions that pip installs for a requirement, those of its extras and their own included."""
    pending, found, done = [Requirement(requirement)], set(), set()
    while pending:
        wanted = pending.pop()
        name = canonicalize_name(wanted.name)
        if (name, *wanted.extras) in done:
            continue
        done.add((name, *wanted.extras))
        found.add(name)
        for each in map(Requirement, requires(name) or ()):
            environments = [{"extra": extra} for extra in ("", *wanted.extras)]
            if each.marker is None or any(map(each.marker.evaluate, environments)):
                pending.append(each)
    return found


def test_the_extra_of_the_plugin_is_enough() -> None:
    """`orb-testing[pytest]` installs all that the plugin imports, and that moto needs for each service of a fixture."""
    source = ROOT / "packages" / "orb-testing"
    there = installed("orb-testing[pytest]")
    assert imported(source) - there == set()
    code = "".join(path.read_text(encoding="utf-8") for path in source.glob("src/**/*.py"))
    services = {"dynamodb", *re.findall(r"client\(\"([\w-]+)\"\)", code)}
    assert {"cognito-idp", "s3", "secretsmanager"} <= services
    for service in services:
        extra = service.replace("-", "")
        needs = {
            canonicalize_name(each.name)
            for each in map(Requirement, requires("moto") or ())
            if each.marker
            and each.marker.evaluate({"extra": extra})
            and not each.marker.evaluate({"extra": ""})
        }
        assert needs - there == set(), service


IMPORT_ALL = """
import json, sys
from importlib import import_module

absent, modules = json.load(sys.stdin)
sys.modules.update(dict.fromkeys(absent))  # an import of them fails
for module in modules:
    import_module(module)
"""


def test_all_modules_can_be_imported_with_the_extra_of_the_plugin() -> None:
    """Without the other libraries of this environment, all modules of orb-testing, and those that they import, load."""
    source = ROOT / "packages" / "orb-testing" / "src"
    there = installed("orb-testing[pytest]")
    absent = [
        name
        for name, owners in packages_distributions().items()
        if there.isdisjoint(map(canonicalize_name, owners)) and name.isidentifier()
    ]
    assert {"cfnlint", "mypy"} & set(absent) == {"mypy"}
    modules = [
        ".".join(path.relative_to(source).with_suffix("").parts).removesuffix(".__init__")
        for path in source.glob("**/*.py")
    ]
    subprocess.run(
        [sys.executable, "-c", IMPORT_ALL], input=json.dumps([absent, modules]), text=True, check=True
    )


def test_the_oldest_are_the_lowest() -> None:
    """`make test-oldest` runs with the lower bounds of orb-common. A change of a bound needs new locks."""
    locked = dict(
        re.findall(r"^(\S+)==(\S+)", (ROOT / "requirements" / "oldest.txt").read_text(), re.MULTILINE)
    )
    for name, requirement in required(ROOT / "packages" / "orb-common").items():
        (lowest,) = re.findall(r">=([\d.]+)", requirement)
        assert Version(locked[name]) == Version(lowest), name


def test_the_demo_installs_little() -> None:
    """The command `orb` does not install what only tests need."""
    locked = set(re.findall(r"^(\S+)==", (ROOT / "requirements" / "tools.txt").read_text(), re.MULTILINE))
    assert {"hypothesis", "moto", "pytest"} & locked == set()
