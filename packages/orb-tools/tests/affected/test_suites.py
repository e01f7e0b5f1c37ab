"""The tests of a function depend on its files, on what they import, and on the settings of all tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orb_tools.affected.suites import SuiteReader
from orb_tools.bundle.source_files import Sources
from orb_tools.bundle.unit import Unit

if TYPE_CHECKING:
    from small_monorepo import Tree


@pytest.fixture
def suite(tree: Tree) -> Tree:
    """The tests of `demo` import `helper`, which imports `base`. The package `plugin` brings a plugin of pytest."""
    for name, source in (
        ("helper", "    import base\n"),
        ("base", ""),
        ("plugin", ""),
        ("unused", "import base\n"),
    ):
        tree.package(name, {f"{name}/__init__.py": source})
    plugin = tree.root / "packages/plugin/pyproject.toml"
    plugin.write_text(plugin.read_text() + '[project.entry-points.pytest11]\nplugin = "plugin"\n')
    tree.unit("demo", {"handler.py": "", "tests/test_handler.py": "from helper import x\n# import unused\n"})
    return tree


def paths(tree: Tree) -> set[str]:
    return set(SuiteReader(tree.workspace, Sources.of(tree.root)).read(Unit(tree.workspace, "demo")))


def test_what_tests_depend_on(suite: Tree) -> None:
    """Files of the function, imported packages and what these import, plugins, shared settings: nothing else."""
    suite.write("conftest.py", "")
    suite.write("docs/page.md", "")
    packages = {
        path for name in ("helper", "base", "plugin")
        for path in (f"packages/{name}/pyproject.toml", f"packages/{name}/src/{name}/__init__.py")
    }  # fmt: skip
    own = {"__init__.py", "handler.py", "Pipfile", "Pipfile.lock", "tests/test_handler.py"}
    assert paths(suite) == packages | {f"lambdas/demo/{name}" for name in own} | {
        "conftest.py",
        "pyproject.toml",
    }


def test_tests_of_a_package_are_its_own(suite: Tree) -> None:
    """The tests of a package are no part of the tests of a function that imports the package."""
    before = paths(suite)
    suite.write("packages/helper/tests/test_helper.py", "")
    assert paths(suite) == before
