"""The build of a local package sees the tools that it names, and no other installed package."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from orb_tools.bundle.build_hooks import build_environment, project_builder
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

    from small_monorepo import Tree

SHOW_PACKAGES = """
import json, pathlib, sys
from importlib.metadata import distributions
from setuptools import setup
found = {"packages": sorted(each.name for each in distributions()), "path": sys.path}
pathlib.Path("src/shared/seen.json").write_text(json.dumps(found))
setup(package_data={"shared": ["*.json"]})
"""

BACKEND = """
import build
def build_wheel(folder, *_):
    open(f"{folder}/x.whl", "w").close()
    return "x.whl"
"""


def test_a_build_sees_no_plugin_of_this_python(demo: Tree) -> None:
    """Any installed package could be a plugin of setuptools, so the build finds setuptools alone."""
    demo.write("packages/shared/setup.py", SHOW_PACKAGES)
    demo.bundle()
    seen = json.loads(demo.read("demo", "shared/seen.json"))
    assert "setuptools" in seen["packages"]
    # Setuptools brings a few packages of its own. These are installed here, and the build does not see them.
    assert not {"pip", "pytest", "build", "orb-tools"} & {*seen["packages"]}
    assert not [folder for folder in seen["path"] if folder.endswith("site-packages")]


@pytest.mark.parametrize("need", ["setuptools>=9999", "no-such-tool"])
def test_tools_that_are_missing(tmp_path: Path, need: str) -> None:
    """A tool that is missing or too old is named. One whose marker does not fit is not needed."""
    source = tmp_path / "source"
    source.mkdir()
    needs = json.dumps([need, "other; python_version < '3'"])
    (source / "pyproject.toml").write_text(f'[build-system]\nrequires = {needs}\nbuild-backend = "x"\n')
    with pytest.raises(ToolError) as caught:
        project_builder(source, [])
    assert caught.value.message == f"building needs {need}"


def test_tools_that_tools_need(tmp_path: Path) -> None:
    """What a tool needs in turn is there too: `build` cannot be imported without `packaging`."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "own.py").write_text(BACKEND)
    text = '[build-system]\nrequires = ["build"]\nbuild-backend = "own"\nbackend-path = ["."]\n'
    (source / "pyproject.toml").write_text(text)
    assert project_builder(source, []).build("wheel", tmp_path / "out").endswith("x.whl")


def test_a_build_does_not_see_the_repository(tmp_path: Path) -> None:
    """The copy of a package is in the repository of orb, but git finds none: a key has no commit in it."""
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    home, source = tmp_path / "scratch/home", tmp_path / "scratch/source"
    home.mkdir(parents=True)
    source.mkdir()
    found = subprocess.run(
        ["git", "rev-parse", "--git-dir"],
        cwd=source,
        env=build_environment(home),
        capture_output=True,
        check=False,
    )
    assert b"not a git repository" in found.stderr


def test_the_variables_of_a_build_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build sees the same names, whatever the caller's variables are, and what a Python may need to start."""
    monkeypatch.delenv("LD_LIBRARY_PATH", raising=False)
    before = build_environment(tmp_path)
    monkeypatch.setenv("ANYTHING", "1")
    monkeypatch.setenv("TMPDIR", "/nowhere")
    assert build_environment(tmp_path) == before
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/python/lib")
    assert build_environment(tmp_path)["LD_LIBRARY_PATH"] == "/opt/python/lib"
