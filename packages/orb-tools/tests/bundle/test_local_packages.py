"""A local package is built from its current sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from small_monorepo import SHARED

from orb_tools.bundle import Target

if TYPE_CHECKING:
    from small_monorepo import Tree


def test_a_changed_line_of_a_shared_package_ships(demo: Tree) -> None:
    """The new code is in the next bundle, and what was deleted is not."""
    demo.write("packages/shared/src/shared/old.py", "")
    first = demo.bundle()["demo"]
    demo.write("packages/shared/src/shared/greeting.py", 'WORDS = "hello from version two"\n')
    (demo.root / "packages/shared/src/shared/old.py").unlink()
    second = demo.bundle()["demo"]
    assert b"version two" in demo.read("demo", "shared/greeting.py")
    assert "shared/old.py" not in demo.names("demo")
    assert first.sha256 != second.sha256


def test_a_local_package_that_cannot_be_built(tree: Tree) -> None:
    """The last lines of the build are shown, without a stack trace."""
    tree.package("shared", {"shared/__init__.py": ""})
    pyproject = tree.root / "packages/shared/pyproject.toml"
    pyproject.write_text(pyproject.read_text().replace('version = "1.0"', 'version = "not a version"'))
    locked = {"shared": tree.local("shared")}
    tree.unit("demo", {"handler.py": ""}, pipfile=SHARED, locked=locked)
    error = tree.refusal()
    assert error.message == "no bundle of demo: shared cannot be built"
    assert "version" in " ".join(error.faults)


def test_the_python_of_a_local_package(tree: Tree) -> None:
    """`requires-python` is checked for local packages, which pip does not see."""
    tree.package("shared", {"shared/__init__.py": ""})
    path = tree.root / "packages/shared/pyproject.toml"
    path.write_text(
        path.read_text().replace('version = "1.0"', 'version = "1.0"\nrequires-python = ">=3.14"')
    )
    tree.unit(
        "demo", {"handler.py": ""}, pipfile=SHARED, locked={"shared": tree.local("shared")}, python=None
    )
    assert tree.refusal().message.endswith("shared 1.0 does not allow Python 3.13")
    assert tree.bundle(target=Target.runtime("3.14"))
