"""Laws of the files of a new function. That they work is tested with `write_function`."""

from __future__ import annotations

import ast
import tomllib
from importlib.metadata import version
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest

from orb_tools.functions.function_files import function_files
from orb_tools.functions.function_names import FunctionName
from orb_tools.functions.triggers import TRIGGERS, Trigger
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

NAME = FunctionName.parse("order_mail")
UNIT = PurePosixPath("lambdas/order_mail")


@pytest.mark.parametrize("trigger", TRIGGERS.values(), ids=TRIGGERS)
def test_each_module_has_its_test(trigger: Trigger, tmp_path: Path) -> None:
    """A function has a handler, a service and settings, with a test file each. All public names are documented."""
    files = function_files(Workspace(tmp_path), NAME, trigger)
    for module in ("handler", "service", "settings"):
        assert {UNIT / f"{module}.py", UNIT / "tests" / f"test_{module}.py"} <= files.keys()
    for path, text in files.items():
        if path.suffix == ".py" and "tests" not in path.parts:
            tree = ast.parse(text)
            public = [
                node
                for node in ast.walk(tree)
                if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            ]
            assert all(ast.get_docstring(node) for node in [tree, *public]), path


def test_packages_of_the_repository_are_paths(tmp_path: Path) -> None:
    """The Pipfile takes orb by path where it is, and elsewhere in the version of the command."""
    (tmp_path / "packages" / "orb-common").mkdir(parents=True)
    pipfile = tomllib.loads(function_files(Workspace(tmp_path), NAME, TRIGGERS["http"])[UNIT / "Pipfile"])
    assert pipfile["packages"] == {
        "orb-common": {"path": "../../packages/orb-common", "editable": True},
        "orb-models": f"=={version('orb-tools')}",
    }
    assert pipfile["requires"] == {"python_version": "3.13"}
