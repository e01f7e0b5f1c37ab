"""A function that passed is checked again exactly if a change could give another result."""

from __future__ import annotations

import shutil
from random import Random
from typing import TYPE_CHECKING

import pytest
from import_checks import checked, packages_of
from random_imports import Drawing
from small_monorepo import SHARED, TARGET

from orb_tools.bundle import Target, build, run
from orb_tools.bundle.package_cache import PackageCache
from orb_tools.bundle.passed_checks import PassedChecks
from orb_tools.bundle.summary_store import SummaryStore
from orb_tools.interpreters import find_python, running_python

if TYPE_CHECKING:
    from pathlib import Path

    from small_monorepo import Tree

PACKAGE = {
    "shared/__init__.py": "from .one import ONE\n",
    "shared/one.py": "import json\nONE = 1\ndef f():\n    return ONE\n",
    "shared/two.py": "import csv\n",
    "shared/lazy.py": "TABLE = {'old': 1}\ndef __getattr__(name):\n    from .two import csv\n    return TABLE[name]\n",
}
OWN = {
    "lambdas/demo/handler.py": "from . import a\nfrom shared import one\ndef handler(event, context): ...\n",
    "lambdas/demo/a.py": "from shared.two import NAME\n",
}
LAZY = "from shared.lazy import old\n"
CHANGES = {
    "a line at the end": ("shared/one.py", PACKAGE["shared/one.py"] + "# new\n", "", False),
    "a line at the start": ("shared/one.py", "# new\n" + PACKAGE["shared/one.py"], "", False),
    "the body of a function": ("shared/one.py", PACKAGE["shared/one.py"] + "    # new\n", "", False),
    "a module that is not read": ("shared/two.py", "import nowhere\n", "", False),
    "an import": ("shared/one.py", "import csv\n" + PACKAGE["shared/one.py"], "", True),
    "a name": ("shared/one.py", PACKAGE["shared/one.py"] + "TWO = 2\n", "", True),
    "a new module": ("shared/three.py", "", "", True),
    "a module that a search for names read": ("shared/two.py", "import csv, json\n", LAZY, True),
    "the function": ("lambdas/demo/handler.py", "import shared\nimport json\n", "", True),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_checked_again(tree: Tree, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    """Only the names of modules, the function itself, and imports and names of modules that it reaches matter."""
    path, text, more, again = CHANGES[change]
    count = 0
    real = build.check_imports

    def counted(*arguments: object, **options: object) -> object:
        nonlocal count
        count += 1
        return real(*arguments, **options)  # type: ignore[arg-type]

    def bundle(files: dict[str, str]) -> None:
        tree.package("shared", {name: each for name, each in files.items() if name.startswith("shared/")})
        handler = files["lambdas/demo/handler.py"]
        tree.unit("demo", {"handler.py": handler}, pipfile=SHARED, locked={"shared": tree.local("shared")})
        assert tree.bundle(target=TARGET)["demo"].handlers == ("lambdas.demo.handler.handler",)

    monkeypatch.setattr(build, "check_imports", counted)
    end = "def handler(event, context): ...\n"
    files = PACKAGE | {"lambdas/demo/handler.py": f"import shared\n{more}{end}"}
    bundle(files)
    bundle(files | {path: text + end if path.startswith("lambdas") else text})
    assert count == 1 + again


def test_no_fault_is_missed(tmp_path: Path) -> None:
    """However a local package changes, a function that would not pass now is not taken for one that passed."""
    cache = PackageCache(tmp_path)
    target = Target.runtime(running_python())
    chance = Random(16)
    passed = kept = refused = 0
    for number in range(60):
        files = Drawing(chance).files() | OWN
        packages = packages_of(files)
        store = SummaryStore(target, cache, compiler=None)
        check = checked(files, packages, store, target)
        if check.faults:
            continue
        passed += 1
        PassedChecks(cache, store).store(
            f"{number}", ("handler",), read=check.read, packages={"shared": packages["shared"]}
        )
        for _ in range(10):
            path = chance.choice([name for name in files if name.startswith("shared/")])
            text = chance.choice([Drawing(chance).files()[path], f"# new\n{files[path]}"])
            changed = packages_of(files | {path: text})
            later = SummaryStore(target, cache, compiler=None)
            found = PassedChecks(cache, later).find(f"{number}", {"shared": changed["shared"]})
            faults = checked(files, changed, later, target).faults
            assert found is None or not faults, (number, path)
            kept += found is not None
            refused += bool(faults)
    assert passed > 5
    assert kept > 5
    assert refused > 5


def test_a_function_that_was_never_checked(tmp_path: Path) -> None:
    """A function that was never stored has not passed."""
    cache = PackageCache(tmp_path)
    checks = PassedChecks(cache, SummaryStore(TARGET, cache, compiler=None))
    assert checks.find("unknown", {}) is None


def test_another_wheel_of_the_same_version(tree: Tree) -> None:
    """A wheel that an index adds later can have other modules. The function is checked with those that ship."""
    whole = tree.wheel("leaf", files={"leaf/__init__.py": "", "leaf/sub.py": ""})

    def unit(*hashes: str) -> None:
        locked = {"leaf": tree.entry("1.0", *hashes)}
        tree.unit("demo", {"handler.py": "import leaf.sub\n"}, pipfile='leaf = "*"', locked=locked)

    unit(whole)
    tree.bundle(target=TARGET)
    unit(whole, tree.wheel("leaf", files={"leaf/__init__.py": ""}, tag="1-py3-none-any"))
    shutil.rmtree(tree.workspace.dist)
    assert tree.refusal().faults == ("lambdas/demo/handler.py:1: imports leaf.sub, which leaf does not have",)


def test_the_python_of_the_target(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """What passed without the target's Python is checked again by it, because it refuses more."""
    if find_python(TARGET.python) is None:
        pytest.skip(f"no Python {TARGET.python} here")
    tree.unit("demo", {"handler.py": "from . import a\n", "a.py": "x = fr'{1:\\N{2}}'\n"})
    with monkeypatch.context() as without:
        without.setattr(run, "find_compiler", lambda *_, **__: None)
        tree.bundle(target=TARGET)
    shutil.rmtree(tree.workspace.dist)
    (fault,) = tree.refusal().faults
    assert fault.startswith("lambdas/demo/a.py:1:")
