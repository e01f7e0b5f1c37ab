"""Laws of the files of a new function. That they work is tested with `write_function`."""

from __future__ import annotations

import ast
import re
import tomllib
from importlib.metadata import version
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest

from orb_tools.functions.function_files import TEMPLATES, TRIGGERS, filled, function_files
from orb_tools.functions.function_names import FunctionName
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

NAME = FunctionName.parse("order_mail")
UNIT = PurePosixPath("lambdas/order_mail")


def test_each_trigger_has_its_templates() -> None:
    """There is a folder of templates for each trigger, and one for the stack."""
    assert {path.name for path in TEMPLATES.iterdir()} == {*TRIGGERS, "stack"}


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_each_module_has_its_test(trigger: str, tmp_path: Path) -> None:
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
    """The Pipfile takes orb by path where it is, and elsewhere in the version of the command.

    Generated files in the folder of a package are not the package.
    """
    for name in ("orb-common/pyproject.toml", "orb-models/src/orb_models/rules.py"):
        (tmp_path / "packages" / name).parent.mkdir(parents=True)
        (tmp_path / "packages" / name).touch()
    pipfile = tomllib.loads(function_files(Workspace(tmp_path), NAME, "http")[UNIT / "Pipfile"])
    assert pipfile["packages"] == {
        "orb-common": {"path": "../../packages/orb-common", "editable": True},
        "orb-models": f"=={version('orb-tools')}",
    }
    assert pipfile["requires"] == {"python_version": "3.13"}


def test_lines_are_for_their_triggers(tmp_path: Path) -> None:
    """A mark says which triggers the lines below it are for. Each form of the sample's name is replaced."""
    template = tmp_path / "template.txt"
    template.write_text("sample_unit\n#: s3 sqs\nSampleUnit\n#: sqs\nSAMPLE_UNIT\n#: all\nsample-unit\n")
    assert filled(template, NAME, "http") == "order_mail\norder-mail\n"
    assert filled(template, NAME, "s3") == "order_mail\nOrderMail\norder-mail\n"
    assert filled(template, NAME, "sqs") == "order_mail\nOrderMail\nORDER_MAIL\norder-mail\n"


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_nothing_of_the_sample_remains(trigger: str, tmp_path: Path) -> None:
    """No form of the sample's name, and no mark, is left in any file."""
    files = function_files(Workspace(tmp_path), NAME, trigger)
    texts = [*files.values(), filled(TEMPLATES / "stack" / "entry.yml.txt", NAME, trigger)]
    assert not any(re.search(r"sample[_-]?unit|^#: ", text, re.IGNORECASE | re.MULTILINE) for text in texts)
