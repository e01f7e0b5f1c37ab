"""Rules leave out parts of packages. What remains still imports and works, and nobody uses what is missing."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import files as installed_files
from typing import TYPE_CHECKING

import pytest

from orb_tools.bundle.left_out import RULES, LeftOut, applicable_rules, find_uses, kept_files
from orb_tools.bundle.source_files import File

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


POWERTOOLS = """
import json
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, AppSyncResolver
from aws_lambda_powertools.utilities import batch, data_classes, typing

app = APIGatewayHttpResolver(enable_validation=not NO_PYDANTIC)

@app.get("/hello/<name>")
def hello(name: str) -> dict:
    return {"hello": name}

event = {"version": "2.0", "rawPath": "/hello/Ada", "headers": {}, "requestContext":
         {"http": {"method": "GET", "path": "/hello/Ada"}, "stage": "$default"}}
assert json.loads(app.resolve(event, None)["body"]) == {"hello": "Ada"}
Logger(service="demo").info("works")
if not NO_PYDANTIC:
    assert "/hello/{name}" in app.get_openapi_json_schema()
"""
WITHOUT_PYDANTIC = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name == "pydantic":
            raise ModuleNotFoundError("No module named pydantic", name=name)

sys.meta_path.insert(0, Absent())
NO_PYDANTIC = True
"""
PYDANTIC = """
import importlib, pkgutil
import pydantic
from pydantic import BaseModel, EmailStr, TypeAdapter, field_validator

class Person(BaseModel):
    name: str
    age: int = 3

    @field_validator("name")
    def not_empty(cls, value):
        assert value
        return value

assert Person.model_validate({"name": "Ada"}).model_dump() == {"name": "Ada", "age": 3}
assert Person.model_json_schema()["required"] == ["name"]
assert TypeAdapter(list[Person]).validate_json('[{"name": "Ada"}]')[0].age == 3
for module in pkgutil.walk_packages(pydantic.__path__, "pydantic."):
    importlib.import_module(module.name)
"""
DULWICH = """
import tempfile
from dulwich.client import HttpGitClient, default_urllib3_manager
from dulwich.errors import GitProtocolError
from dulwich.object_store import DiskObjectStore, ObjectStoreGraphWalker
from dulwich.objects import Blob, Tree
from dulwich.refs import HEADREF
from dulwich.repo import Repo

with tempfile.TemporaryDirectory() as folder:
    repo = Repo.init(folder)
    blob, tree = Blob.from_string(b"hello"), Tree()
    tree.add(b"file", 0o100644, blob.id)
    repo.object_store.add_objects([(blob, None), (tree, None)])
    made = repo.get_worktree().commit(message=b"m", tree=tree.id, author=b"A <a@b>", committer=b"A <a@b>")
    assert repo.refs[HEADREF] == made and repo[repo[made].tree][b"file"][1] == blob.id
    repo.close()
HttpGitClient("https://example.com", pool_manager=default_urllib3_manager(None))
"""
CHARSET = """
import charset_normalizer
assert str(charset_normalizer.from_bytes("Grüße aus Köln".encode("utf-8")).best()) == "Grüße aus Köln"
"""
CERTIFI = """
import certifi
assert open(certifi.where()).read(27) != ""
"""
CACHETOOLS = """
import cachetools, cachetools.func, cachetools.keys
cache = cachetools.TTLCache(2, 60)
cache["a"] = 1
assert cache["a"] == 1
"""
PROGRAMS = {
    "aws-lambda-powertools": ("aws_lambda_powertools", POWERTOOLS, {"swagger"}, {"stubs"}),
    "pydantic": ("pydantic", PYDANTIC, {"type-checkers", "pydantic-v1"}, {"stubs"}),
    "dulwich": ("dulwich", DULWICH, {"git-commands"}, {"stubs", "tests"}),
    "charset-normalizer": ("charset_normalizer", CHARSET, {"charset-command"}, {"stubs"}),
    "urllib3": (
        "urllib3",
        "import urllib3.contrib\nassert urllib3.PoolManager()\n",
        {"emscripten"},
        {"stubs"},
    ),
    "certifi": ("certifi", CERTIFI, set(), {"stubs", "tests"}),
    "cachetools": ("cachetools", CACHETOOLS, set(), {"stubs"}),
}


def text_files(texts: Mapping[str, str]) -> dict[str, File]:
    return {path: File(content=text.encode()) for path, text in texts.items()}


def installed(package: str) -> dict[str, File]:
    """Return the files of the wheel of an installed package."""
    found = {}
    for entry in installed_files(package) or ():
        if ".." not in entry.parts and "__pycache__" not in entry.parts:
            found[entry.as_posix()] = File(content=entry.read_binary())
    return found


def left(package: str, texts: Mapping[str, str], *names: str) -> tuple[set[str], tuple[LeftOut, ...]]:
    """Return the paths that rules leave out, and the report."""
    rules = [RULES[name] for name in names] or list(RULES.values())
    files = text_files(texts)
    kept, report = kept_files(package, files, rules)
    return files.keys() - kept.keys(), report


def run(tmp_path: Path, package: str, module: str, program: str, rules: Iterable[str]) -> set[str]:
    """Write the package without what rules leave out, run a program with it, and return the rules that applied."""
    kept, report = kept_files(package, installed(package), [RULES[name] for name in rules])
    for path, file in kept.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(file.content)
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{program}\n"
    code += f"import {module}; assert {module}.__file__.startswith({str(tmp_path)!r})\n"
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    return {it.rule for it in report}


@pytest.mark.parametrize("package", PROGRAMS)
def test_a_package_works_without_what_is_left_out(tmp_path: Path, package: str) -> None:
    """The real package, less everything that rules leave out, is imported and used in a new process."""
    module, program, own, general = PROGRAMS[package]
    others = [name for name in RULES if name != "parser"]
    assert run(tmp_path, package, module, f"NO_PYDANTIC = False\n{program}", others) == own | general


def test_powertools_without_pydantic(tmp_path: Path) -> None:
    """Without pydantic, Powertools' parser cannot be imported anyway, and the rest works without it."""
    block = WITHOUT_PYDANTIC
    applied = run(tmp_path, "aws-lambda-powertools", "aws_lambda_powertools", block + POWERTOOLS, ["parser"])
    assert applied == {"parser"}
    check = "import aws_lambda_powertools.utilities.parser"
    command = [sys.executable, "-c", f"{block}\n{check}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "pydantic" in done.stderr


def test_every_rule_of_one_package_is_tried_on_it() -> None:
    """A rule without a test on the real package could break it."""
    tried = {rule for _, _, own, general in PROGRAMS.values() for rule in own | general} | {
        "parser",
        "sources",
    }
    assert tried == set(RULES)


def test_the_swagger_page_is_what_fails(tmp_path: Path) -> None:
    """Without its files, the page of `enable_swagger` fails. So a use of it is refused, not the rest."""
    program = """
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
app = APIGatewayHttpResolver(enable_validation=True)
app.enable_swagger(path="/swagger")
event = {"version": "2.0", "rawPath": "/swagger", "headers": {}, "requestContext":
         {"http": {"method": "GET", "path": "/swagger"}, "stage": "$default"}}
try:
    app.resolve(event, None)
except FileNotFoundError as error:
    assert "swagger-ui" in str(error)
else:
    raise SystemExit("it works")
"""
    run(tmp_path, "aws-lambda-powertools", "aws_lambda_powertools", program, ["swagger"])


def test_tests_that_the_package_needs_stay() -> None:
    """A folder of tests stays if a module outside of it imports it or names it; the others go."""
    files = {
        "a/__init__.py": "",
        "a/used/tests/__init__.py": "",
        "a/used/tests/data.json": "",
        "a/lazy.py": "def f():\n    from .used import (\n        tests,\n    )\n",
        "a/b/tests/x.py": "",
        "a/b/runner.py": "import os, a.b.tests.x as y\n",
        "a/c/test/__init__.py": "",
        "a/c/names.py": "import importlib\nimportlib.import_module('a.c.test')\n",
        "a/d/tests/__init__.py": "",
        "a/d/slash.py": "from . import \\\n    tests\n",
        "a/free/tests/__init__.py": "import a.free.tests.other\n",
        "a/free/tests/c.txt": "",
        "a/tests_of_rooms.py": "# the tests are elsewhere",
        "tests/test_a.py": "",
    }
    gone, report = left("a", files, "tests")
    assert gone == {"a/free/tests/__init__.py", "a/free/tests/c.txt", "tests/test_a.py"}
    (only,) = report
    assert (only.files, only.modules) == (3, ("a.free.tests", "tests"))


def test_a_package_of_tests_stays() -> None:
    """A distribution that consists of tests only is what its user wants."""
    assert left("test", {"test/__init__.py": "", "test-1.dist-info/METADATA": ""}) == (set(), ())


def test_stubs_that_a_package_reads_stay() -> None:
    """Some packages find their lazy imports in their own stubs."""
    files = {"a/__init__.py": "", "a/__init__.pyi": "", "a/py.typed": "", "a-stubs/b.pyi": ""}
    assert left("a", files)[0] == {"a/__init__.pyi", "a/py.typed", "a-stubs/b.pyi"}
    for reader in (
        "import lazy_loader as lazy\nlazy.attach_stub(__name__, __file__)\n",
        "X = '__init__.pyi'\n",
    ):
        assert left("a", {**files, "a/__init__.py": reader}) == (set(), ())


def test_sources_that_a_package_reads_stay() -> None:
    """A package that compiles at run time needs its headers."""
    files = {
        "a/__init__.py": "",
        "a/b/x.so": "",
        "a/x.c": "",
        "a/x.pyx": "",
        "a/include/x.h": "",
        "a/data.rst": "",
    }
    assert left("a", files)[0] == {"a/x.c", "a/x.pyx", "a/include/x.h"}
    files["a/build.py"] = 'HEADER = "include/x.h"\n'
    assert left("a", files)[0] == {"a/x.c", "a/x.pyx"}


def test_data_with_the_name_of_a_source_stays() -> None:
    """Without a compiled module in the same package, a file can be data that a module opens by another name."""
    files = {"a/__init__.py": "", "a/words.h": "", "b/__init__.py": "", "b/model.f": ""}
    assert left("a", files) == (set(), ())
    assert left("a", {**files, "b/fast.cpython-313-x86_64-linux-gnu.so": ""})[0] == {"b/model.f"}
    assert left("a", {"fast.so": "", "fast.c": "", "a/__init__.py": "", "a/words.h": ""})[0] == {"fast.c"}


def test_metadata_and_licences_stay() -> None:
    """No rule touches what describes a package, or its licence."""
    info = "a-1.dist-info/licenses/tests/LICENSE.c"
    assert left("a", {"a/__init__.py": "", info: "", "a/tests/x.py": ""})[0] == {"a/tests/x.py"}


def test_rules_of_a_unit() -> None:
    """`keep` switches rules off; a rule about a missing package goes when the package is locked."""
    names = {rule.name for rule in applicable_rules([], [])}
    assert names == set(RULES)
    assert names - {rule.name for rule in applicable_rules(["tests"], ["pydantic"])} == {"tests", "parser"}
    rules = applicable_rules([], [])
    assert {rule.name for rule in rules if rule.is_about("leaf")} == {"sources", "stubs", "tests"}
    assert RULES["swagger"].is_about("aws-lambda-powertools")


@pytest.mark.parametrize(
    ("line", "rule", "module"),
    [
        ("app.enable_swagger(path='/x')", "swagger", ""),
        ("    from pydantic import v1", "pydantic-v1", ""),
        ("from pydantic.v1 import BaseModel", "pydantic-v1", ""),
        ("def __get_validators__(cls): ...", "pydantic-v1", ""),
        ("from dulwich import porcelain", "git-commands", ""),
        ("from dulwich import index, porcelain", "git-commands", ""),
        ("from leaf.tests import helper", "tests", "leaf.tests"),
        ("try: import leaf.tests.helper as h\nexcept ImportError: pass", "tests", "leaf.tests.helper"),
    ],
)
def test_a_use_is_found(line: str, rule: str, module: str) -> None:
    """Code that needs what a rule leaves out of another package is found, with its line."""
    uses = find_uses("demo", text_files({"lambdas/demo/handler.py": f"import os\n{line}\n"}))
    assert [(use.rule, use.module, use.place) for use in uses if use.module in {module, ""}] == [
        (rule, module, "lambdas/demo/handler.py:2")
    ]


def test_the_lines_of_several_uses() -> None:
    """Each use has its own line, also after imports of several lines and two in one line."""
    source = "import os\nfrom leaf.a.tests import (\n    x,\n)\n\nimport leaf.b.tests; import leaf.c.tests\n"
    source += "import leaf.d.tests"
    uses = {use.module: use.place for use in find_uses("demo", text_files({"demo/a.py": source}))}
    assert {module: uses[f"leaf.{module}.tests"] for module in "abcd"} == {
        "a": "demo/a.py:2",
        "b": "demo/a.py:6",
        "c": "demo/a.py:6",
        "d": "demo/a.py:7",
    }


@pytest.mark.parametrize(
    "line",
    [
        "import leaf.attests",
        "from leaf import contest",
        "from demo.tests import x",
        "import pydantic",
        "tests = 3",
    ],
)
def test_other_code_is_no_use(line: str) -> None:
    """Similar names, and the package's own parts, are not taken for a use."""
    assert find_uses("demo", text_files({"demo/a.py": f"{line}\n"})) == ()
