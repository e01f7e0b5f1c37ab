"""The inputs of a unit change when, and only when, its bundle can change."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import orb_common
import orb_tools
from orb_tools.bundle import Target, find_units
from orb_tools.bundle.inputs import Facts, InputReader, is_own, reasons, target_facts, tool_facts
from orb_tools.bundle.source_files import Sources
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Callable

    from small_monorepo import Tree

    from orb_tools.bundle.inputs import Inputs

TARGET = Target.runtime("3.13")


def read(tree: Tree, unit: str = "demo") -> Inputs:
    reader = InputReader(tree.workspace, Sources.of(tree.root), target=TARGET)
    return reader.read(*find_units(tree.workspace, [unit]))


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text() + text)


def relock(tree: Tree) -> None:
    path = tree.root / "lambdas/demo/Pipfile.lock"
    lock = json.loads(path.read_text())
    lock["default"]["leaf"]["version"] = "==1.1"
    path.write_text(json.dumps(lock))


EDITS: dict[str, tuple[Callable[[Tree], object], tuple[str, ...]]] = {
    "a module": (
        lambda tree: tree.write("lambdas/demo/handler.py", ""),
        ("lambdas/demo/handler.py changed",),
    ),
    "a new file": (lambda tree: tree.write("lambdas/demo/new.txt", ""), ("lambdas/demo/new.txt added",)),
    "a removed file": (
        lambda tree: (tree.root / "lambdas/demo/texts.json").unlink(),
        ("lambdas/demo/texts.json removed",),
    ),
    "a mode": (
        lambda tree: (tree.root / "lambdas/demo/texts.json").chmod(0o755),
        ("lambdas/demo/texts.json changed",),
    ),
    "the namespace": (lambda tree: tree.write("lambdas/__init__.py", "#"), ("lambdas/__init__.py changed",)),
    "a Pipfile": (lambda tree: tree.write("lambdas/demo/Pipfile", ""), ("lambdas/demo/Pipfile changed",)),
    "settings": (
        lambda tree: tree.write("lambdas/demo/pyproject.toml", ""),
        ("lambdas/demo/pyproject.toml added",),
    ),
    "a version in the lock": (relock, ("lambdas/demo/Pipfile.lock: leaf 1.0 -> 1.1",)),
    "another part of the lock": (
        lambda tree: append(tree.root / "lambdas/demo/Pipfile.lock", "\n"),
        ("lambdas/demo/Pipfile.lock changed",),
    ),
    "a local package": (
        lambda tree: tree.write("packages/shared/src/shared/greeting.py", ""),
        ("packages/shared/src/shared/greeting.py changed",),
    ),
    "its settings": (
        lambda tree: tree.write("packages/shared/setup.py", ""),
        ("packages/shared/setup.py added",),
    ),
}
SAME: dict[str, Callable[[Tree], object]] = {
    "tests": lambda tree: tree.write("lambdas/demo/tests/test_more.py", ""),
    "tests of a package": lambda tree: tree.write("packages/shared/tests/test_it.py", ""),
    "a text for people": lambda tree: tree.write("lambdas/demo/README.md", "#"),
    "another unit": lambda tree: tree.unit("other", {"handler.py": ""}),
    "a package that the unit does not use": lambda tree: tree.package("other", {"other/__init__.py": ""}),
    "a mode of a package": lambda tree: (tree.root / "packages/shared/src/shared/greeting.py").chmod(0o755),
    "byte code": lambda tree: tree.write("lambdas/demo/__pycache__/handler.cpython-313.pyc", ""),
    "the same content": lambda tree: tree.write("lambdas/demo/texts.json", "{}"),
}


@pytest.mark.parametrize("what", EDITS)
def test_what_can_change_a_bundle_is_an_input(demo: Tree, what: str) -> None:
    """Each such edit changes the digest, and the reason names the file or the package."""
    edit, expected = EDITS[what]
    before = read(demo)
    edit(demo)
    after = read(demo)
    assert after.digest != before.digest
    assert reasons(before.values, after.values) == expected


@pytest.mark.parametrize("what", SAME)
def test_what_does_not_ship_is_not_an_input(demo: Tree, what: str) -> None:
    """Such an edit leaves the digest as it was."""
    before = read(demo)
    SAME[what](demo)
    assert read(demo).digest == before.digest


def test_a_package_of_ours_with_the_name_of_a_locked_one(demo: Tree) -> None:
    """The bundle will be refused then, so this is an input."""
    before = read(demo)
    demo.package("Leaf", {"leaf/__init__.py": ""})
    assert read(demo).digest != before.digest


def test_the_trusted_index_is_an_input_where_it_decides(demo: Tree) -> None:
    """A package of ours from an index is refused or not by the name of the trusted index. Other units do not mind."""
    path, (unit,) = "pyproject.toml", find_units(demo.workspace)
    before = read(demo)
    demo.write(path, '[tool.orb]\nindex = "codeartifact"\n')
    assert read(demo).digest == before.digest
    unit.lock.write_text(unit.lock.read_text().replace('"leaf": {', '"orb-leaf": {'))
    before = read(demo)
    demo.write(path, '[tool.orb]\nindex = "elsewhere"\n')
    assert reasons(before.values, read(demo).values) == (
        "lambdas/demo/Pipfile.lock: orb-leaf is a package of this repository codeartifact -> elsewhere",
    )


@pytest.mark.parametrize("name", ["shared", "orb-common", "orb-anything", "orb-"])
def test_names_of_ours(name: str) -> None:
    """Ours are the names of packages/, and all that begin with orb-."""
    assert is_own(name, frozenset({"shared"}))
    assert not is_own(f"my-{name}", frozenset({"shared"}))


@pytest.mark.parametrize(
    "lock", ["", "{", "[]", '{"default": 3}', '{"default": {"shared": 3}}', "[" * 100_000]
)
def test_a_damaged_lock_is_the_fault_of_the_build(demo: Tree, lock: str) -> None:
    """The inputs of a unit with a damaged lock can be read, and differ from those before."""
    before = read(demo)
    demo.write("lambdas/demo/Pipfile.lock", lock)
    assert read(demo).digest != before.digest


def test_a_path_that_leads_elsewhere(demo: Tree) -> None:
    """A path out of the repository, or one that no system can open, has no inputs."""
    for path in ("../../../elsewhere", "/", "a\0b"):
        demo.write("lambdas/demo/Pipfile.lock", json.dumps({"default": {"shared": {"path": path}}}))
        assert not any(name.startswith("packages/") for name in read(demo).values)


def test_a_link_is_refused(demo: Tree) -> None:
    """The inputs of a unit with a link cannot be read."""
    (demo.root / "lambdas/demo/link.py").symlink_to("handler.py")
    with pytest.raises(ToolError, match="cannot be bundled"):
        read(demo)


def test_the_target_is_an_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each option and variable that decides bytes changes the facts."""
    first = target_facts(TARGET)
    others = [Target.runtime("3.12"), Target.runtime("3.13", "arm64"), Target.this_interpreter()]
    assert len({each.digest for each in (first, *map(target_facts, others))}) == 4
    assert "architecture x86_64 -> arm64" in reasons(first.values, target_facts(others[1]).values)
    monkeypatch.setenv("PACKAGE_VERSION", "1.4.0")
    assert reasons(first.values, target_facts(TARGET).values) == ("PACKAGE_VERSION none -> 1.4.0",)


def test_the_tools_are_an_input(tmp_path: Path) -> None:
    """The libraries that shape bytes have the versions of the environment, and orb's own code has a digest."""
    from importlib.metadata import version

    facts = tool_facts(compiler="3.13.0")
    for name in ("setuptools", "packaging", "pip", "ruff", "build"):
        assert facts.values[f"tool: {name}"] == version(name)
    assert facts == tool_facts(compiler="3.13.0")
    assert reasons(facts.values, tool_facts(compiler="3.13.1").values) == (
        "compiler of .pyc 3.13.0 -> 3.13.1",
    )
    code = {"orb_tools": tmp_path / "orb_tools", "orb_common": Path(orb_common.__path__[0])}
    shutil.copytree(orb_tools.__path__[0], code["orb_tools"])
    assert tool_facts(compiler="3.13.0", code=code) == facts
    (code["orb_tools"] / "commands/up.py").unlink()
    assert tool_facts(compiler="3.13.0", code=code) == facts
    for name in ("bundle/archive.py", "interpreters.py"):
        append(code["orb_tools"] / name, "#")
        changed = tool_facts(compiler="3.13.0", code=code)
        assert reasons(facts.values, changed.values) == ("the bundler changed",)


def imported_files(root: Path, file: Path) -> set[Path]:
    """The modules of orb_tools outside of bundle/ that a file imports by their full names."""
    names = [
        node.module
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("orb_tools.")
    ]
    paths = {root.joinpath(*name.split(".")[1:]).with_suffix(".py") for name in names}
    return {path for path in paths if path.is_file() and root / "bundle" not in path.parents}


def test_what_the_bundler_imports_is_an_input(tmp_path: Path) -> None:
    """Whichever module of orb the code for bundles imports, directly or through another, a change of it counts."""
    code = {"orb_tools": tmp_path / "orb_tools", "orb_common": Path(orb_common.__path__[0])}
    root = code["orb_tools"]
    shutil.copytree(orb_tools.__path__[0], root)
    found: set[Path] = set()
    new = set((root / "bundle").rglob("*.py"))
    while new:
        new = {each for file in new for each in imported_files(root, file)} - found
        found |= new
    assert {"atomic_files.py", "full_disk.py", "sizes.py"} <= {path.name for path in found}
    facts = tool_facts(compiler=None, code=code)
    for path in found:
        before = path.read_bytes()
        path.write_bytes(before + b"#")
        assert tool_facts(compiler=None, code=code) != facts, path
        path.write_bytes(before)


def test_facts_with_equal_values_are_equal() -> None:
    """The order of the names does not matter."""
    assert Facts.of({"a": "1", "b": "2"}) == Facts.of({"b": "2", "a": "1"})
    assert Facts.of({"a": "1"}).digest != Facts.of({"a": "2"}).digest


def test_a_run_that_builds_nothing_imports_little(demo: Tree) -> None:
    """When no bundle is made, no parser, build backend or library for packages is imported."""
    code = "import sys\nfrom orb_tools.cli import cli\ncli(['bundle'], standalone_mode=False)\n"
    code += "heavy = {'packaging', 'build', 'pip', 'setuptools', 'email', 'importlib.metadata', 'zipfile', 'rich'}\n"
    code += "assert not heavy & sys.modules.keys(), heavy & sys.modules.keys()\n"
    code += "assert 'orb_tools.bundle.build' not in sys.modules\n"
    demo.bundle(target=TARGET)
    subprocess.run([sys.executable, "-c", code], cwd=demo.root, check=True, capture_output=True)
