"""A local package is built from its current sources."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from small_monorepo import SHARED

from orb_tools.bundle import Target

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from small_monorepo import Tree

SHOW_ENVIRONMENT = """
import json, os, pathlib
from setuptools import setup
found = {"names": sorted(os.environ), "version": os.environ["PACKAGE_VERSION"], "home": os.listdir(pathlib.Path.home())}
pathlib.Path("src/shared/environment.json").write_text(json.dumps(found))
setup(package_data={"shared": ["*.json"]})
"""


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


def test_a_build_does_not_see_the_user(demo: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files in the home folder and variables of the caller do not change a build, except the version."""
    home = tmp_path / "home"
    home.mkdir()
    # With this setting, setuptools would put another tag into the names of wheels.
    (home / ".pydistutils.cfg").write_text("[bdist_wheel]\nbuild_number = 7\npython_tag = cp27\n")
    demo.write("packages/shared/setup.py", SHOW_ENVIRONMENT)
    monkeypatch.setenv("PACKAGE_VERSION", "1.4.0")
    first = demo.bundle()["demo"]
    settings = {
        "HOME": str(home),
        "DIST_EXTRA_CONFIG": str(home / ".pydistutils.cfg"),
        "SETUPTOOLS_SCM_PRETEND_VERSION": "9",
        "PIP_TARGET": "/nowhere",
        "PYTHONPATH": str(home),
        "CFLAGS": "-O9",
        "SOURCE_DATE_EPOCH": "1",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    shutil.rmtree(demo.workspace.state)
    assert demo.bundle()["demo"] == first
    seen = json.loads(demo.read("demo", "shared/environment.json"))
    assert seen["version"] == "1.4.0"
    assert seen["home"] == []
    assert not set(seen["names"]) & {"DIST_EXTRA_CONFIG", "PIP_TARGET", "CFLAGS"}


def test_a_full_disk_is_not_a_fault_of_the_package(demo: Tree) -> None:
    """When a build has no space, the message says so and names the folder."""
    demo.write(
        "packages/shared/setup.py",
        "import errno, os\nraise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))\n",
    )
    error = demo.refusal()
    assert error.message.startswith("no bundle of demo: the disk is full: ")
    assert str(demo.workspace.state) in error.message
