from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from importlib.util import MAGIC_NUMBER
from typing import TYPE_CHECKING, Any

import pytest

from orb_tools.bundle import Target, build
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

Tree = Any  # the class of conftest.py
OTHER_PYTHON = "3.14" if sys.version_info[:2] != (3, 14) else "3.13"


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


def test_metadata_answers_without_the_readme(demo: Tree) -> None:
    """importlib.metadata works on a bundle; texts for people are left out."""
    demo.bundle()
    metadata = demo.read("demo", "leaf-1.0.dist-info/METADATA").decode()
    assert "Requires-Dist: twig>=1" in metadata
    assert "readme" not in metadata


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
    """Neither folder, umask, dates and modes of files, nor what an earlier build left shows in a bundle."""
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
    """All files are of 1980 and readable by everybody."""
    demo.bundle()
    with zipfile.ZipFile(demo.workspace.dist / "demo.zip") as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.external_attr >> 16 for info in archive.infolist()} == {0o100644}
        assert archive.testzip() is None


def test_compiled_modules_are_checked_by_nothing(demo: Tree) -> None:
    """Where the building Python is the target's, each module has a .pyc of PEP 552, unchecked."""
    entry = demo.bundle()["demo"]
    names = demo.names("demo")
    modules = [name for name in names if name.endswith(".py")]
    assert len([name for name in names if name.endswith(".pyc")]) == len(modules)
    tag = sys.implementation.cache_tag
    content = demo.read("demo", f"shared/__pycache__/greeting.{tag}.pyc")
    assert content[:8] == MAGIC_NUMBER + (1).to_bytes(4, "little")
    assert entry.bytecode == sys.version.split()[0]


def test_another_python_has_sources_only(demo: Tree) -> None:
    """A .pyc of another minor version would be ignored at best: there is none, and the manifest says so."""
    demo.fill(python=OTHER_PYTHON)
    entry = demo.bundle(target=Target.runtime(OTHER_PYTHON))["demo"]
    assert not [name for name in demo.names("demo") if name.endswith(".pyc")]
    assert entry.bytecode is None
    assert (entry.python, entry.architecture) == (OTHER_PYTHON, "x86_64")


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


def test_a_changed_line_of_the_function_ships(demo: Tree) -> None:
    """The function's own code is read anew each time."""
    demo.bundle()
    demo.write("lambdas/demo/texts.json", '{"changed": true}')
    demo.bundle()
    assert demo.read("demo", "lambdas/demo/texts.json") == b'{"changed": true}'


def test_a_second_run_asks_nobody(demo: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """What did not change is taken from the cache: no index, no build backend, and equal bytes."""
    first = demo.bundle()["demo"]
    shutil.rmtree(demo.index)
    monkeypatch.setattr("orb_tools.bundle.local_packages.ProjectBuilder", None)
    assert demo.bundle()["demo"] == first


def test_a_damaged_cache_is_made_again(demo: Tree) -> None:
    """A cache file that was cut off is not believed, nor one of which any byte changed."""
    first = demo.bundle()["demo"]
    for path in (demo.workspace.state / "bundle").glob("*.part"):
        path.write_bytes(path.read_bytes()[:-1])
    assert demo.bundle()["demo"] == first
    for path in (demo.workspace.state / "bundle").glob("*.part"):
        path.write_bytes(path.read_bytes().replace(b'"name"', b'"game"', 1))
    assert demo.bundle()["demo"] == first


def test_the_manifest_keeps_other_units(demo: Tree) -> None:
    """Bundling one function leaves what is said of another, as long as that one's zip is there."""
    demo.unit("other", {"handler.py": "def handler(event, context): ...\n"})
    demo.unit("gone", {"handler.py": "def handler(event, context): ...\n"})
    demo.bundle("other", "gone")
    (demo.workspace.dist / "gone.zip").unlink()
    demo.bundle("demo")
    manifest = json.loads((demo.workspace.dist / "manifest.json").read_text())
    assert list(manifest["units"]) == ["demo", "other"]
    assert manifest["units"]["other"]["packages"] == {}


def test_a_refusal_leaves_what_was(demo: Tree) -> None:
    """When one of several functions is refused, no file of dist/ changes, and the message names it."""
    demo.bundle()
    before = {path.name: path.read_bytes() for path in demo.workspace.dist.iterdir()}
    demo.write("lambdas/demo/texts.json", "changed")
    demo.unit("broken", {"handler.py": "import nowhere\n"})
    with pytest.raises(ToolError, match="no bundle of broken"):
        demo.bundle()
    assert {path.name: path.read_bytes() for path in demo.workspace.dist.iterdir()} == before


def test_every_refused_function_is_told(demo: Tree) -> None:
    """All faults of all functions come at once."""
    demo.unit("one", {"handler.py": "import nowhere\n"})
    demo.unit("two", {"handler.py": "import elsewhere\nimport beyond\n"})
    with pytest.raises(ToolError, match="no bundle of one, two") as caught:
        demo.bundle()
    assert (
        "two:   lambdas/two/handler.py:2: imports beyond, which the lock does not hold" in caught.value.faults
    )
    assert len(caught.value.faults) == 5


def test_too_large_is_refused(demo: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than AWS unpacks is refused, with the largest packages named."""
    monkeypatch.setattr(build, "UNPACKED_LIMIT", 100)
    with pytest.raises(ToolError, match="bytes unpacked, and AWS takes 100") as caught:
        demo.bundle()
    assert any(fault.startswith("shared: ") for fault in caught.value.faults)


def test_the_limit_is_that_of_aws() -> None:
    """250 MB, as AWS counts: 262,144,000 bytes."""
    assert build.UNPACKED_LIMIT == 262_144_000


def test_two_packages_with_the_same_file(tree: Tree) -> None:
    """Pip would let one win silently; here the file is named. Equal files are no fault."""
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


def test_several_handlers(tree: Tree) -> None:
    """handler.py and each module of handlers/ that defines one are named."""
    handler = "def handler(event, context): ...\n"
    tree.unit(
        "demo",
        {"handlers/__init__.py": "", "handlers/first.py": handler, "handlers/second.py": "handler = print\n",
         "handlers/helper.py": "", "other.py": handler},
    )  # fmt: skip
    assert tree.bundle()["demo"].handlers == (
        "lambdas.demo.handlers.first.handler",
        "lambdas.demo.handlers.second.handler",
    )


def test_a_symbolic_link_is_refused(tree: Tree) -> None:
    """What a link points to is not part of the tree that is bundled."""
    tree.unit("demo", {"handler.py": ""})
    (tree.root / "lambdas/demo/link.py").symlink_to("/etc/hostname")
    assert tree.refusal().faults == ("lambdas/demo/link.py is a symbolic link",)


def test_unknown_units_are_named(demo: Tree) -> None:
    """All of them at once, with those that there are."""
    with pytest.raises(ToolError) as caught:
        demo.bundle("nope", "demo", "neither")
    assert caught.value.faults == ("lambdas/nope has no Pipfile", "lambdas/neither has no Pipfile")
    assert caught.value.hint == "there are: demo"
