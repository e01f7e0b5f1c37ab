"""`orb lock --check` names each difference between a lock and what it is made from, and writes nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from small_monorepo import SHARED, TARGET

from orb_tools.bundle import find_units
from orb_tools.bundle.lock_check import LockCheck, check_locks

if TYPE_CHECKING:
    from collections.abc import Callable

    from small_monorepo import Tree

pytestmark = pytest.mark.usefixtures("builds_once")


def check(tree: Tree) -> LockCheck:
    """The result for the unit `demo`. Nothing in the tree may change."""
    before = {path: path.read_bytes() for path in tree.root.rglob("*") if path.is_file()}
    found = check_locks(tree.workspace, find_units(tree.workspace, ["demo"]))["demo"]
    assert {path: path.read_bytes() for path in tree.root.rglob("*") if path.is_file()} == before
    return found


def edit(path: str, old: str, new: str) -> Callable[[Tree], None]:
    def change(tree: Tree) -> None:
        text = (tree.root / path).read_text()
        assert old in text
        tree.write(path, text.replace(old, new, 1))

    return change


PACKAGE = "packages/shared/pyproject.toml"
PIPFILE = "lambdas/demo/Pipfile"
LOCK = "lambdas/demo/Pipfile.lock"
CHANGES = {
    "a new dependency": (
        edit(PACKAGE, '["leaf>=1"', '["bud", "leaf>=1"'),
        "shared needs bud, which the lock does not hold",
    ),
    "another range": (edit(PACKAGE, "leaf>=1", "leaf>=2"), "shared needs leaf>=2, but the lock holds 1.0"),
    "a dependency less": (edit(PACKAGE, '"leaf>=1", ', ""), "nothing needs leaf any more"),
    "another Python": (
        edit(PACKAGE, "dependencies =", 'requires-python = ">=3.14"\ndependencies ='),
        "shared needs Python >=3.14, but the lock is for 3.13",
    ),
    "an extra that is gone": (
        edit(PIPFILE, "editable", 'extras = ["more"], editable'),
        "shared has no extra more",
    ),
    "a new package of the Pipfile": (
        edit(PIPFILE, "[packages]", '[packages]\nbud = "*"'),
        "the Pipfile names bud, which the lock does not hold",
    ),
    "another range in the Pipfile": (
        edit(PIPFILE, "[packages]", '[packages]\nleaf = ">=2"'),
        "the Pipfile asks for leaf>=2, but the lock holds 1.0",
    ),
    "the Python of the Pipfile": (
        edit(PIPFILE, "3.13", "3.12"),
        "the Pipfile requires Python 3.12, but the lock was made for 3.13",
    ),
    "another index": (
        edit(PIPFILE, "[packages]", '[[source]]\nname = "a"\nurl = "https://a.example"\n\n[packages]'),
        "lambdas/demo/Pipfile.lock is older than its Pipfile",
    ),
    "a damaged lock": (edit(LOCK, "{", ""), "lambdas/demo/Pipfile.lock is damaged"),
    "no lock": (lambda tree: (tree.root / LOCK).unlink(), "lambdas/demo/Pipfile.lock is missing"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_each_difference_is_named(demo: Tree, name: str) -> None:
    """A lock without a difference has no line. After a change, one line says what differs."""
    demo.bundle(target=TARGET)  # So that the needs of the packages of the index are known.
    assert check(demo) == LockCheck(differences=(), unknown=())
    change, line = CHANGES[name]
    change(demo)
    assert line in check(demo).differences


def test_a_lock_that_pipenv_verifies(demo: Tree) -> None:
    """`pipenv verify` accepts a lock that lacks a new dependency of a local package. orb does not."""
    edit(PACKAGE, '["leaf>=1"', '["bud>=3", "leaf>=1"')(demo)
    command = [sys.executable, "-P", "-m", "pipenv", "verify"]
    settings = {"PIPENV_IGNORE_VIRTUALENVS": "1", "WORKON_HOME": str(demo.root / "environments")}
    folder = demo.root / "lambdas/demo"
    verified = subprocess.run(
        command, cwd=folder, env={**os.environ, **settings}, capture_output=True, check=False
    )
    assert verified.returncode == 0, verified.stderr
    assert check(demo).differences == ("shared needs bud>=3, which the lock does not hold",)


def test_what_only_another_python_needs(demo: Tree) -> None:
    """A need counts for the Python of the lock alone, and for each architecture."""
    change = edit(PACKAGE, '["leaf>=1"', """["bud; python_version < '3.12'", "leaf>=1\"""")
    change(demo)
    assert check(demo).differences == ()
    edit(PACKAGE, "python_version < '3.12'", "platform_machine == 'aarch64'")(demo)
    assert check(demo).differences == ("shared needs bud, which the lock does not hold",)


def test_packages_that_were_never_bundled(demo: Tree) -> None:
    """Without a bundle from before, orb does not know what a package of an index needs, and says which."""
    found = check(demo)
    assert (found.differences, found.unknown) == ((), ("leaf",))
    demo.bundle(target=TARGET)
    assert check(demo).unknown == ()
    edit(PACKAGE, '"boto3"', '"boto3[crt]"')(demo)
    assert check(demo).unknown == ("boto3",), "what an extra of the runtime's packages needs is not known"


def test_packages_for_other_systems_stay(demo: Tree) -> None:
    """A package that Lambda never loads is not reported: only its marker says who needs it."""
    demo.bundle(target=TARGET)
    lock = json.loads((demo.root / LOCK).read_text())
    lock["default"]["colour"] = demo.entry("1.0", "sha256:" + 64 * "0", markers="sys_platform == 'win32'")
    demo.write(LOCK, json.dumps(lock))
    assert check(demo).differences == ()


def test_all_units_at_once(demo: Tree) -> None:
    """Each unit has its own lines."""
    demo.unit("other", {"handler.py": ""}, pipfile=SHARED, locked={"shared": demo.local("shared")})
    found = check_locks(demo.workspace, find_units(demo.workspace))
    assert found["demo"].differences == ()
    assert found["other"].differences == (
        "shared needs boto3, which the lock does not hold",
        "shared needs leaf>=1, which the lock does not hold",
    )


def test_several_differences(demo: Tree) -> None:
    """All differences of a unit are reported together, those of the Pipfile and those of its packages."""
    for name in ("another index", "another Python", "another range"):
        CHANGES[name][0](demo)
    lines = tuple(CHANGES[name][1] for name in ("another index", "another Python", "another range"))
    assert check(demo).differences == lines
    demo.write("packages/shared/setup.py", "raise SystemExit('not today')\n")
    edit(PACKAGE, "dependencies =", 'dynamic = ["dependencies"]\nx =')(demo)
    assert check(demo).differences[0] == lines[0]
    assert len(check(demo).differences) > 1


def test_a_python_that_orb_does_not_know(demo: Tree) -> None:
    """One unit for another Python does not keep the others from being checked."""
    edit(PIPFILE, "3.13", "3.9")(demo)
    demo.unit("other", {"handler.py": ""})
    found = check_locks(demo.workspace, find_units(demo.workspace))
    assert found["demo"].differences == ("Python 3.9 is not supported",)
    assert found["other"].differences == ()
