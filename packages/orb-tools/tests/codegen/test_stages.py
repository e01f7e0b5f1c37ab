"""Each stage of the generator uses only the stage before it, so that it can be understood and tested alone."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import orb_tools.codegen

FOLDER = Path(orb_tools.codegen.__file__).parent
STAGES = ("read", "check", "render", "write")
ANY_STAGE = {"faults", "header", "names", "package_folder"}
"""Modules that every stage may use."""
LIBRARIES = {
    "read": {"yaml"},
    "check": {"orb_common"},
    "render": {"orb_common"},
}
"""What a stage may use beyond the standard library and the errors and files of orb_tools.

orb_common has the tables that schemas refer to: groups, permissions and kinds of rules.
"""
STAGE_FILES = [path for stage in STAGES for path in sorted((FOLDER / stage).rglob("*.py"))]


def imports_of(path: Path) -> set[str]:
    """Every module that a file imports, including those for type checkers."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def parts_of(path: Path) -> set[str]:
    """The stages and shared modules of codegen that a file imports."""
    inside = (name.split(".") for name in imports_of(path) if name.startswith("orb_tools.codegen"))
    return {parts[2] for parts in inside}


@pytest.mark.parametrize("path", STAGE_FILES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_a_stage_uses_only_the_one_before(path: Path) -> None:
    """A file imports only its own stage, the stage before it, and the shared modules."""
    position = STAGES.index(path.relative_to(FOLDER).parts[0])
    assert parts_of(path) <= ANY_STAGE | set(STAGES[max(0, position - 1) : position + 1])


@pytest.mark.parametrize("path", STAGE_FILES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_a_library_belongs_to_one_stage(path: Path) -> None:
    """Each library belongs to one stage: YAML to `read`."""
    stage = path.relative_to(FOLDER).parts[0]
    outside = {name.partition(".")[0] for name in imports_of(path)} - sys.stdlib_module_names - {"orb_tools"}
    assert outside <= LIBRARIES.get(stage, set())
    orb = {name for name in imports_of(path) if name.startswith("orb_tools.")}
    assert {
        name
        for name in orb
        if not name.startswith(("orb_tools.codegen", "orb_tools.errors", "orb_tools.atomic_files"))
    } == set()


@pytest.mark.parametrize("name", sorted(ANY_STAGE))
def test_shared_modules_import_no_stage(name: str) -> None:
    """The shared modules import no stage."""
    assert parts_of(FOLDER / f"{name}.py") <= ANY_STAGE


def test_every_module_is_in_a_stage() -> None:
    """Besides the stages and the shared modules, there is only the pipeline."""
    assert {path.stem for path in FOLDER.glob("*.py")} == {"__init__", "pipeline", *ANY_STAGE}
    assert {path.parent.name for path in FOLDER.glob("*/__init__.py")} == set(STAGES)
