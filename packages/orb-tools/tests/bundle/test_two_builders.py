"""Two builders give the same bytes, however their machines are set up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from small_monorepo import fill

from orb_tools.environments import environment_python
from orb_tools.errors import ToolError
from orb_tools.interpreters import find_python, running_python

if TYPE_CHECKING:
    from collections.abc import Callable

    from small_monorepo import Tree

ROOT = Path(__file__).resolve().parents[4]
ORB = "from orb_tools.cli import main; main()"
OTHER_PYTHON = "3.12" if running_python() != "3.12" else "3.13"
"""The Python of the second builder in the nightly test."""
FIRST = {"TZ": "UTC", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "1"}
SECOND = {"TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "PYTHONHASHSEED": "2"}


def built(
    tree: Tree, home: Path, variables: dict[str, str], *, umask: int, python: Path = Path(sys.executable)
) -> tuple[dict[str, str], dict[str, bytes]]:
    """Bundle everything in a new process. Return the digests of the contents, and the zips."""
    home.mkdir()
    subprocess.run(
        [python, "-c", ORB, "bundle"], cwd=tree.root, check=True, capture_output=True, umask=umask,
        env={**os.environ, **variables, "HOME": str(home), "TMPDIR": str(home)},
    )  # fmt: skip
    manifest = json.loads((tree.workspace.dist / "manifest.json").read_text(encoding="utf-8"))
    contents = {unit: entry["content"] for unit, entry in manifest["units"].items()}
    return contents, {path.name: path.read_bytes() for path in tree.workspace.dist.glob("*.zip")}


def trees(make_tree: Callable[[str], Tree]) -> tuple[Tree, Tree]:
    """Return two checkouts of the same files in different folders."""
    one, two = make_tree("one"), make_tree("a folder with another, longer name")
    for tree in (one, two):
        fill(tree)
    for path in sorted(two.root.rglob("*"), reverse=True):
        os.utime(path, (1_500_000_000, 1_500_000_000))
    return one, two


def test_machines_that_are_set_up_differently(make_tree: Callable[[str], Tree], tmp_path: Path) -> None:
    """Folder, home, dates, time zone, language, umask and the order of hashes do not matter."""
    one, two = trees(make_tree)
    first = built(one, tmp_path / "home one", FIRST, umask=0o022)
    assert built(two, tmp_path / "home two", SECOND, umask=0o077) == first


@pytest.mark.nightly
@pytest.mark.repository
def test_two_pythons(make_tree: Callable[[str], Tree], tmp_path: Path) -> None:
    """The Python that runs orb does not matter, because the target has its own compiler."""
    base = find_python(OTHER_PYTHON)
    if base is None:
        pytest.skip(f"Python {OTHER_PYTHON} is not on this machine")
    requirements = (ROOT / "requirements/tools.txt").read_bytes()
    one, two = trees(make_tree)
    first = built(one, tmp_path / "home one", FIRST, umask=0o022)
    name = ROOT / ".orb" / "builders" / f"python{OTHER_PYTHON}"
    with pytest.MonkeyPatch.context() as patch:
        # The index of the tests has only the packages of the tree.
        for variable in ("PIP_CONFIG_FILE", "PIP_NO_INDEX", "PIP_FIND_LINKS"):
            patch.delenv(variable)
        try:
            python = environment_python(name, requirements, base=base, what="a second orb")
        except ToolError as error:
            pytest.skip(error.message)
    sources = os.pathsep.join(str(path) for path in sorted(ROOT.glob("packages/*/src")))
    second = SECOND | {"PYTHONPATH": sources}
    assert built(two, tmp_path / "home two", second, umask=0o077, python=python) == first
