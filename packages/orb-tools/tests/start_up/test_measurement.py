"""A bundle is started for real. What is asserted is what was loaded and by what, not how long it took."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from orb_tools.errors import ToolError
from orb_tools.start_up.measurement import PYTHON, FirstEvent, measure, measure_unit
from orb_tools.workspace import Workspace

WORKSPACE = Workspace.find(Path(__file__))
HANDLER = "lambdas.demo.handler.handler"
SOURCE = """
import importlib
print("no end of line", end="")
import lambdas.demo.by_statement
importlib.import_module("lambdas.demo.by_name")
try:
    import nowhere
except ImportError:
    pass

def handler(event, context):
    import colorsys
    if event != "right":
        raise LookupError(event)
"""
pytestmark = pytest.mark.e2e


def bundle(folder: Path, source: str) -> Path:
    """Zip a function of three modules, without .pyc."""
    path = folder / "demo.zip"
    files = {
        "__init__": "",
        "handler": source,
        "by_statement": "import colorsys_of_demo",
        "by_name": "import cgitb_of_demo",
    }
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("lambdas/__init__.py", "")
        for name, text in files.items():
            archive.writestr(f"lambdas/demo/{name}.py", text)
        archive.writestr("colorsys_of_demo.py", "")
        archive.writestr("cgitb_of_demo/__init__.py", "")
    return path


def test_what_a_start_loads(tmp_path: Path) -> None:
    """Init and first call each have their modules, with importers, packages and what was compiled. They add up."""
    zip_file = bundle(tmp_path, SOURCE)
    first = FirstEvent(event="right", variables={})
    started: list[str] = []
    report = measure_unit(
        zip_file, "demo", {HANDLER: first}, rounds=1, workspace=WORKSPACE, on_handler=started.append
    )
    assert started == [HANDLER]
    assert (report.unit, report.bundle, report.rounds) == ("demo", "demo.zip", 1)
    (cost,) = report.handlers
    init = {module.name: (module, importers) for module, importers in cost.init.walk()}
    own = "lambdas.demo.handler"
    assert init["lambdas.demo.by_statement"][1] == (own,)
    assert init["colorsys_of_demo"][1] == (own, "lambdas.demo.by_statement")
    assert init["cgitb_of_demo"][1] == (own, "lambdas.demo.by_name")
    assert init["nowhere"][1] == (own,)
    assert {
        name: init[name][0].group
        for name in (own, "cgitb_of_demo", "nowhere", "site", "awslambdaric.bootstrap")
    } == {
        own: "lambdas.demo",
        "cgitb_of_demo": "cgitb_of_demo",
        "nowhere": "not found",
        "site": PYTHON,
        "awslambdaric.bootstrap": "awslambdaric (runtime)",
    }
    assert {name for name, (module, _) in init.items() if module.source} >= {
        own, "lambdas.demo.by_statement", "lambdas.demo.by_name", "colorsys_of_demo", "cgitb_of_demo",
    }  # fmt: skip
    assert cost.compiling > 0
    assert cost.first_call is not None
    assert [module.name for module, _ in cost.first_call.walk()] == ["colorsys"]
    for phase in cost.phases().values():
        assert phase.rest + sum(each.total for each in phase.modules) == pytest.approx(phase.duration)


@pytest.mark.parametrize(
    ("source", "event", "message"),
    [
        ("import nowhere\n", None, "the function does not load: Runtime.ImportModuleError"),
        (SOURCE, "wrong", "the function fails: LookupError: wrong"),
    ],
)
def test_a_function_that_fails_is_not_measured(
    tmp_path: Path, source: str, event: object, message: str
) -> None:
    """The time until an error says nothing about a start, so the error is reported."""
    first = FirstEvent(event=event, variables={})
    with pytest.raises(ToolError, match=message):
        measure(bundle(tmp_path, source), HANDLER, first, rounds=1, workspace=WORKSPACE)
