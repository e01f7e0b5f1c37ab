"""A bundle holds what its function needs and nothing else, and dist/ changes only when all is well."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from small_monorepo import OTHER_PYTHON, TARGET

from orb_tools.bundle import Target, build
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

    from small_monorepo import Tree


def test_a_path_that_leads_elsewhere(tree: Tree) -> None:
    """The package at a path must have the name that the Pipfile gives it."""
    tree.package("other", {"other/__init__.py": ""})
    tree.unit(
        "demo", {"handler.py": ""}, pipfile='shared = {path = "../../packages/other"}',
        locked={"shared": tree.local("other")},
    )  # fmt: skip
    assert "is other, not shared" in tree.refusal().message


def test_a_check_is_made_for_each_target(tree: Tree) -> None:
    """The code of a function is checked again for another Python."""
    tree.unit("demo", {"handler.py": "import cgi\n"}, python=None)
    assert tree.bundle(target=Target.runtime("3.12"))
    with pytest.raises(ToolError):
        tree.bundle(target=TARGET)


def test_the_hint_for_a_raise(tree: Tree) -> None:
    """A `raise` at the top level needs no package. The hint says so, unless a package is missing too."""
    source = "import sys\nif sys.version_info < (3, 99):\n    raise ImportError('too old')\n"
    tree.unit("demo", {"handler.py": f"{source}def handler(event, context): ...\n"})
    refusal = tree.refusal()
    assert refusal.faults == ("lambdas/demo/handler.py:3: raises ImportError",)
    assert "change the condition" in str(refusal.hint)
    tree.write("lambdas/demo/other.py", "import nowhere\n")
    assert "add the missing packages" in str(tree.refusal().hint)


def test_more_files_than_a_zip_takes(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message has the number of files."""
    tree.unit("demo", {"handler.py": "", **{f"data/{number}": "" for number in range(20)}})
    monkeypatch.setattr(build, "FILES_LIMIT", 22)
    refusal = tree.refusal(Target.this_interpreter())
    assert refusal.message == "no bundle of demo: 26 files, but a zip can have 22", (
        "each module is there twice"
    )
    monkeypatch.setattr(build, "FILES_LIMIT", 26)
    assert tree.bundle(target=TARGET)


def sources(names: list[str]) -> list[str]:
    return [name for name in names if not name.endswith(".pyc")]


def test_holds_code_packages_and_nothing_else(demo: Tree) -> None:
    """A bundle has the function at its import path, and its packages: no tests, tools or secrets."""
    entry = demo.bundle()["demo"]
    assert sources(demo.names("demo")) == [
        "lambdas/__init__.py",
        "lambdas/demo/__init__.py",
        "lambdas/demo/handler.py",
        "lambdas/demo/texts.json",
        "leaf-1.0.dist-info/METADATA",
        "leaf/__init__.py",
        "shared-1.0.dist-info/METADATA",
        "shared/__init__.py",
        "shared/greeting.py",
        "twig-1.0.dist-info/METADATA",
        "twig/__init__.py",
    ]
    assert entry.packages == {"leaf": "1.0", "shared": "1.0", "twig": "1.0"}
    assert entry.runtime == ("boto3", "six")
    assert entry.handlers == ("lambdas.demo.handler.handler",)


def test_it_runs_from_its_folder_alone(demo: Tree, tmp_path: Path) -> None:
    """The unpacked bundle imports with nothing else on the path."""
    demo.wheel("boto3")
    demo.bundle()
    with zipfile.ZipFile(demo.workspace.dist / "demo.zip") as archive:
        archive.extractall(tmp_path / "task")
    (tmp_path / "task" / "boto3.py").touch()
    code = "from lambdas.demo.handler import handler; print(handler(1, None))"
    command = [sys.executable, "-S", "-c", code]
    done = subprocess.run(command, cwd=tmp_path / "task", capture_output=True, text=True, check=True)
    assert done.stdout == "{'words': 'hello from version one', 'leaf': '1.0', 'event': 1}\n"


def test_same_tree_same_bytes(demo: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bundle does not depend on the folder, the umask, the dates and modes of files, or an earlier build."""
    first = demo.bundle()["demo"]
    copy = type(demo)(tmp_path / "another" / "place", demo.index)
    shutil.copytree(demo.root, copy.root, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".orb", "dist"))
    for path in copy.root.rglob("*.py"):
        os.utime(path, (2_000_000_000, 2_000_000_000))
        path.chmod(0o600)
    copy.write("packages/shared/build/lib/shared/removed.py", "")
    copy.write("packages/shared/src/shared.egg-info/SOURCES.txt", "src/shared/removed.py")
    copy.write("lambdas/demo/__pycache__/handler.cpython-399.pyc", "")
    monkeypatch.setenv("PYTHONHASHSEED", "77")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    before = os.umask(0o077)
    try:
        second = copy.bundle()["demo"]
    finally:
        os.umask(before)
    assert first == second
    one, two = (each.workspace.dist / "demo.zip" for each in (demo, copy))
    assert one.read_bytes() == two.read_bytes()
    assert stat.S_IMODE(two.stat().st_mode) == 0o644


def test_dates_and_modes_are_fixed(demo: Tree) -> None:
    """All files have a date in 1980 and can be read by everybody."""
    demo.bundle()
    with zipfile.ZipFile(demo.workspace.dist / "demo.zip") as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.external_attr >> 16 for info in archive.infolist()} == {0o100644}
        assert archive.testzip() is None


def test_a_changed_line_of_the_function_ships(demo: Tree) -> None:
    """The function's own code is read again each time."""
    demo.bundle()
    demo.write("lambdas/demo/texts.json", '{"changed": true}')
    demo.bundle()
    assert demo.read("demo", "lambdas/demo/texts.json") == b'{"changed": true}'


def test_a_refusal_leaves_the_old_files(demo: Tree) -> None:
    """When one of several functions is refused, no file of dist/ changes, and the message names it."""
    demo.bundle()
    before = {path.name: path.read_bytes() for path in demo.workspace.dist.iterdir()}
    demo.write("lambdas/demo/texts.json", "changed")
    demo.unit("broken", {"handler.py": "import nowhere\n"})
    with pytest.raises(ToolError, match="no bundle of broken"):
        demo.bundle()
    assert {path.name: path.read_bytes() for path in demo.workspace.dist.iterdir()} == before


def test_every_refused_function_is_reported(demo: Tree) -> None:
    """All faults of all functions come at once. What several of them have in common comes once."""
    demo.unit("one", {"handler.py": "import nowhere\n"})
    demo.unit("two", {"handler.py": "import elsewhere\nimport beyond\n"})
    with pytest.raises(ToolError, match="no bundle of one, two") as caught:
        demo.bundle()
    assert (
        "two:   lambdas/two/handler.py:2: imports beyond, which the lock does not hold" in caught.value.faults
    )
    assert len(caught.value.faults) == 5


def test_two_packages_with_the_same_file(tree: Tree) -> None:
    """Pip would use one of them without a message. Here the file is reported, unless both are equal."""
    from_one = tree.wheel("one", files={"common/__init__.py": "", "common/data.py": "A = 1\n"})
    from_two = tree.wheel("two", files={"common/__init__.py": "", "common/data.py": "A = 2\n"})
    locked = {
        "one": {"version": "==1.0", "hashes": [from_one]},
        "two": {"version": "==1.0", "hashes": [from_two]},
    }
    tree.unit(
        "demo",
        {"handler.py": "import common\n"},
        pipfile='one = "*"\ntwo = "*"',
        locked=locked,
        python=OTHER_PYTHON,
    )
    with pytest.raises(ToolError, match="two packages bring the same file") as caught:
        tree.bundle(target=Target.runtime(OTHER_PYTHON))
    assert caught.value.faults == ("common/data.py is in one and in two, and differs",)


def test_a_file_and_a_folder_of_two_packages(tree: Tree) -> None:
    """A zip with both cannot be unpacked."""
    wheels = {
        "one": tree.wheel("one", files={"common": "x"}),
        "two": tree.wheel("two", files={"common/a.py": ""}),
    }
    locked = {name: tree.entry("1.0", digest) for name, digest in wheels.items()}
    tree.unit(
        "demo",
        {"handler.py": "def handler(event, context): ...\n"},
        pipfile='one = "*"\ntwo = "*"',
        locked=locked,
        python=OTHER_PYTHON,
    )
    with pytest.raises(ToolError, match="two packages bring the same file") as caught:
        tree.bundle(target=Target.runtime(OTHER_PYTHON))
    assert caught.value.faults == ("common is a file in one, and a folder in another package",)


def test_two_packages_with_tests_at_the_top(tree: Tree) -> None:
    """Tests at the top level of a wheel are there by mistake. Those of two packages do not refuse each other."""
    wheels = {
        name: tree.wheel(
            name, files={f"{name}/__init__.py": "", "tests/__init__.py": "", "tests/test_it.py": name}
        )
        for name in ("one", "two")
    }
    locked = {name: tree.entry("1.0", digest) for name, digest in wheels.items()}
    tree.unit("demo", {"handler.py": "import one, two\n"}, pipfile='one = "*"\ntwo = "*"', locked=locked)
    assert tree.bundle(target=TARGET)
