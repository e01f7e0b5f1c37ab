"""What a local package needs is read from its pyproject.toml, or from its build backend where it is computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orb_tools.bundle.package_folder import LocalPackage
from orb_tools.bundle.package_needs import Needs, read_needs
from orb_tools.bundle.source_files import Sources
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from small_monorepo import Tree

SETUP = """
from setuptools import setup

setup(install_requires=["leaf>=2"], extras_require={"more": ["twig; python_version < '3.13'"]})
"""


def needs(tree: Tree) -> Needs:
    return read_needs(LocalPackage(tree.root / "packages/shared", Sources.of(tree.root)))


def test_needs_that_are_written(tree: Tree) -> None:
    """Requirements of an extra carry it in their marker, beside the marker that they have."""
    extras = {
        "more": ["twig>=1", "stem @ https://example.org/stem.whl ; os_name == 'nt' or os_name == 'posix'"]
    }
    tree.package("shared", {"shared/__init__.py": ""}, dependencies=["leaf>=2"], extras=extras)
    assert needs(tree) == Needs(
        version="1.0",
        requires=(
            "leaf>=2",
            'twig>=1 ; extra == "more"',
            'stem @ https://example.org/stem.whl ; (os_name == "nt" or os_name == "posix") and extra == "more"',
        ),
        extras=("more",),
        requires_python="",
    )


def test_needs_that_are_computed(tree: Tree) -> None:
    """The backend says what setup.py computes, and the folder of the package stays as it was."""
    tree.package("shared", {"shared/__init__.py": ""})
    pyproject = tree.root / "packages/shared/pyproject.toml"
    text = pyproject.read_text().replace(
        "dependencies = []", 'dynamic = ["dependencies", "optional-dependencies"]'
    )
    pyproject.write_text(text.replace("[project.optional-dependencies]", ""))
    tree.write("packages/shared/setup.py", SETUP)
    before = sorted(tree.root.rglob("*"))
    found = needs(tree)
    assert found.requires == ("leaf>=2", 'twig; python_version < "3.13" and extra == "more"')
    assert (found.version, found.extras) == ("1.0", ("more",))
    assert sorted(tree.root.rglob("*")) == before
    tree.write("packages/shared/setup.py", "raise SystemExit('not today')\n")
    with pytest.raises(ToolError, match="shared does not say what it needs"):
        needs(tree)


@pytest.mark.parametrize("line", ['dependencies = ["leaf >"]', "dependencies = 3", "dependencies = [3]"])
def test_needs_that_cannot_be_read(tree: Tree, line: str) -> None:
    """A dependency that is not a requirement is refused, not left out."""
    tree.package("shared", {"shared/__init__.py": ""})
    pyproject = tree.root / "packages/shared/pyproject.toml"
    pyproject.write_text(pyproject.read_text().replace("dependencies = []", line))
    with pytest.raises(ToolError, match="shared has a dependency that cannot be read"):
        needs(tree)
