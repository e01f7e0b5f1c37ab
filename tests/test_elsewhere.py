"""Laws of another repository: with the wheels of a release, it has all that it needs to write and test functions."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest

from orb_tools.functions.function_files import TRIGGERS
from tests.release import OUR_VERSION, ROOT, environment, pip

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.nightly, pytest.mark.xdist_group("packaging")]  # wheels are built once

SETTINGS = """
[tool.orb]
[tool.pytest]
addopts = ["--strict-markers", "--import-mode=importlib", "-p", "no:cacheprovider"]
pythonpath = ["."]
[tool.mypy]
strict = true
explicit_package_bases = true
enable_error_code = ["ignore-without-code", "redundant-expr", "truthy-bool", "possibly-undefined"]
warn_unreachable = true
"""
SCHEMA = """
type: dynamodb
name: Notes
model:
  keys:
    primary:
      partition: noteId
  attributes:
    noteId:
      type: string
    words:
      type: string
"""
HANDLER = '''
"""Stores notes."""

from __future__ import annotations

import os
from typing import Any

from orb_common.aws import client


def handler(event: dict[str, str], context: object) -> dict[str, Any]:
    """Store a note, and return it as it is stored."""
    dynamodb, table = client("dynamodb"), os.environ["NOTES_TABLE_NAME"]
    item = {name: {"S": event[name]} for name in ("noteId", "words")}
    dynamodb.put_item(TableName=table, Item=item)
    return {"item": dynamodb.get_item(TableName=table, Key={"noteId": item["noteId"]})["Item"]}
'''
TESTS = '''
"""Laws of the notes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lambdas.notes.handler import handler

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_testing.invocation import Invocation


@pytest.mark.integration
@pytest.mark.tables("Notes")
def test_a_note_is_stored(stack_tables: dict[str, str], invoke: Callable[..., Invocation]) -> None:
    """What is stored comes back, on each engine."""
    done = invoke(handler, {"noteId": "n-1", "words": "Hello"})
    assert done.payload == {"item": {"noteId": {"S": "n-1"}, "words": {"S": "Hello"}}}
    assert done.payload["item"]["words"]["S"] == "Hello"


def test_the_plugin_is_that_of_the_wheel(pytestconfig: pytest.Config) -> None:
    plugin = pytestconfig.pluginmanager.get_plugin("orb")
    assert plugin is not None
    assert Path(plugin.__file__).is_relative_to(os.environ["ENVIRONMENT"])
'''
PIPENV = """
import json, tomllib
packages = tomllib.load(open("Pipfile", "rb"))["packages"]
entries = {name: {"version": version, "hashes": ["sha256:" + 64 * "0"]} for name, version in packages.items()}
meta = {"requires": {"python_version": "3.13"}}
json.dump({"_meta": meta, "default": entries, "develop": {}}, open("Pipfile.lock", "w"))
"""
"""Locks without an index: no index of the tests has orb."""


class Project:
    """A repository that is not orb's, and an environment with the wheels of orb and the libraries of this one."""

    def __init__(self, root: Path, wheels: list[Path]) -> None:
        self.root, self.environment = root / "project", root / "environment"
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", self.environment], check=True)
        pip("--python", self.environment / "bin" / "python", "install", "--no-deps", "--no-index", *wheels)
        (site,) = self.environment.glob("lib/python*/site-packages")
        # The editable packages of this environment are in .pth files, which count in a site-packages folder only.
        (site / "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
        (site / "pipenv").mkdir()
        (site / "pipenv" / "__main__.py").write_text(PIPENV, encoding="utf-8")
        (site / "pipenv" / "__init__.py").touch()
        shutil.copytree(ROOT / "schemas", self.root / "schemas")
        self.write("pyproject.toml", SETTINGS)
        self.write("schemas/entities/Notes.yml", SCHEMA)
        self.write("lambdas/notes/__init__.py", "")
        self.write("lambdas/notes/handler.py", HANDLER)
        self.write("lambdas/notes/tests/test_handler.py", TESTS)

    def write(self, name: str, text: str) -> None:
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text.lstrip(), encoding="utf-8")

    def start(self, program: str, *arguments: str) -> subprocess.Popen[str]:
        """Start a program of the environment."""
        command = [self.environment / "bin" / "python", self.environment / "bin" / program]
        if program != "orb":
            command[1:] = ["-m", program]
        return subprocess.Popen(
            [*command, *arguments], cwd=self.root, env=environment(ENVIRONMENT=str(self.environment)),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def run(self, program: str, *arguments: str) -> None:
        ended(self.start(program, *arguments))


def ended(process: subprocess.Popen[str]) -> None:
    """Wait for a program. It must succeed."""
    output, _ = process.communicate()
    assert process.returncode == 0, output


@pytest.fixture(scope="module")
def project(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project with a function of its own, and a new one for each trigger, all written at the same time."""
    made = Project(tmp_path_factory.mktemp("elsewhere"), list((built / "dist").glob("*.whl")))
    made.run("orb", "generate")
    options = ("--interpreter", sys.executable)
    begun = [
        made.start("orb", "new", "function", f"my_{each}", "--trigger", each, *options) for each in TRIGGERS
    ]
    for process in begun:
        ended(process)
    return made


def test_the_command_writes_what_it_has_to(project: Project) -> None:
    """The generated files are up to date, the Pipfiles require the release, and no entry of the stack is lost."""
    project.run("orb", "generate", "--check")
    stack = (project.root / "infrastructure/cloudformation/functions.yml").read_text(encoding="utf-8")
    for trigger in TRIGGERS:
        pipfile = (project.root / f"lambdas/my_{trigger}/Pipfile").read_text(encoding="utf-8")
        assert f'orb-common = "=={OUR_VERSION}"' in pipfile
        assert f"\n  My{trigger.capitalize()}Function:\n" in stack


def test_the_tests_pass(project: Project, tmp_path: Path) -> None:
    """The tests of all functions pass on the installed plugin, on the engines that the plugin starts."""
    report = tmp_path / "report.xml"
    project.run("pytest", "lambdas", f"--junit-xml={report}")
    found: dict[str, int] = {}
    for case in ET.parse(report).iter("testcase"):
        unit = case.get("classname", "").split(".")[1]
        found[unit] = found.get(unit, 0) + (case.find("skipped") is None)
    assert found.keys() == {"notes", *(f"my_{trigger}" for trigger in TRIGGERS)}
    assert found.pop("notes") >= 2
    assert min(found.values()) >= 5


def test_the_code_is_typed(project: Project) -> None:
    """The functions and their tests pass mypy in its strict mode, with the types of the installed packages."""
    project.run("mypy", "lambdas")
