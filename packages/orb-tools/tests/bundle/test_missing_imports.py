"""An import that would fail on Lambda is refused, with its file and line."""

from __future__ import annotations

import random
import shutil
import sys
from itertools import product
from typing import TYPE_CHECKING

import pytest
from import_checks import checked, packages_of
from random_imports import Drawing, run_python
from small_monorepo import SHARED, TARGET

from orb_tools.bundle import Target
from orb_tools.bundle.bytecode import Compiler
from orb_tools.bundle.package_cache import PackageCache
from orb_tools.bundle.summary_store import SummaryStore
from orb_tools.interpreters import running_python

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from small_monorepo import Tree

SHARE = "put code that two functions share into a package"


def test_imports_that_the_lock_does_not_hold(tree: Tree) -> None:
    """Each is reported with file and line. The standard library, guarded and type-only imports are allowed."""
    source = """
import json, nowhere
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    import hints
try:
    import faster
except ImportError:
    faster = None
def handler(event, context):
    from later.on import thing
"""
    tree.unit("demo", {"handler.py": source, "service.py": "from . import handler\nimport broken.here\n"})
    assert tree.refusal().faults == (
        "lambdas/demo/handler.py:2: imports nowhere, which the lock does not hold",
        "lambdas/demo/handler.py:11: imports later, which the lock does not hold",
        "lambdas/demo/service.py:2: imports broken, which the lock does not hold",
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from lambdas.other import service", f"imports the function other: {SHARE}"),
        ("from lambdas import other", f"imports the function other: {SHARE}"),
        ("from ..other.service import x", f"imports the function other: {SHARE}"),
        ("from lambdas.demo.gone import x", "imports lambdas.demo.gone, which is not in the bundle"),
        ("from .tests import samples", "imports lambdas.demo.tests, which is not in the bundle"),
        ("import distutils", "imports distutils, which the lock does not hold (Python 3.12 removed it)"),
        (
            "import annotationlib",
            "imports annotationlib, which the lock does not hold (Python 3.14 added it)",
        ),
        ("import json.gone", "imports json.gone, which Python 3.13 does not have"),
        ("import winreg", "imports winreg, which Python 3.13 does not have on Linux"),
    ],
)
def test_imports_of_what_does_not_ship(tree: Tree, source: str, expected: str) -> None:
    """Other functions, files that are left out, and modules that the target's Python removed are refused."""
    tree.unit("demo", {"handler.py": f"{source}\n", "tests/__init__.py": ""})
    assert tree.refusal().faults == (f"lambdas/demo/handler.py:1: {expected}",)


@pytest.mark.parametrize("source", ["from .gone import x", "import json.gone", "import lambdas.demo.gone"])
def test_a_missing_name_is_not_a_missing_package(tree: Tree, source: str) -> None:
    """No Pipfile brings a module of the function itself, or one of the standard library. The hint does not say so."""
    tree.unit("demo", {"handler.py": f"{source}\n"})
    assert tree.refusal().hint == "write the missing name, or run orb generate if it comes from a schema"


def test_what_the_runtime_brings(tree: Tree) -> None:
    """The SDK and AWS's own modules may be imported without being named. The hooks of SnapStart begin with 3.12."""
    source = (
        "import boto3, botocore.exceptions, s3transfer, jmespath, dateutil.tz, six, urllib3, awslambdaric\n"
    )
    tree.unit("demo", {"handler.py": f"{source}import snapshot_restore_py\n"}, python=None)
    assert tree.bundle(target=TARGET)["demo"].packages == {}
    shutil.rmtree(tree.workspace.dist)
    assert tree.refusal(Target.runtime("3.11")).faults == (
        "lambdas/demo/handler.py:2: imports snapshot_restore_py, which the lock does not hold",
    )


SPARE = "try:\n    import {tried}\nexcept ImportError:\n    import {spare}\n"


def test_the_fallback_of_an_import(tree: Tree) -> None:
    """The import in `except` must exist only if the bundle does not have the one in `try`."""
    needed = SPARE.format(tried="tomlkit", spare="tomli")
    tree.unit("demo", {"handler.py": needed})
    assert tree.refusal().faults == (
        "lambdas/demo/handler.py:4: imports tomli, which the lock does not hold",
    )
    spare = SPARE.format(tried="tomllib", spare="tomli")
    tree.package("shared", {"shared/__init__.py": spare})
    locked = {"shared": tree.local("shared")}
    tree.unit("demo", {"handler.py": f"import shared\n{spare}"}, pipfile=SHARED, locked=locked)
    assert tree.bundle(target=TARGET)


BY_DAY = {(3, ""), (3, "orb_common"), (4, "json"), (8, "lambdas.demo")}


@pytest.mark.parametrize(
    ("dots", "module"),
    [
        pytest.param(*each, marks=() if each in BY_DAY else pytest.mark.nightly)
        for each in product(range(3, 9), ("", "orb_common", "json", "lambdas.demo"))
    ],
)
def test_a_relative_import_with_too_many_dots(tree: Tree, dots: int, module: str) -> None:
    """A relative import from above the top-level package is refused, whatever it names."""
    source = f"from {'.' * dots}{module} import x\n"
    tree.unit("demo", {"handler.py": source})
    expected = "has too many dots: it imports from beyond its top-level package"
    assert tree.refusal().faults == (f"lambdas/demo/handler.py:1: {expected}",)
    tree.package("shared", {"shared/__init__.py": f"\n{source}"})
    tree.unit(
        "demo", {"handler.py": "import shared\n"}, pipfile=SHARED, locked={"shared": tree.local("shared")}
    )
    assert tree.refusal().faults == (f"lambdas/demo/handler.py:1: loads shared, whose line 2 {expected}",)


ACCEPTED = """
import sys, os, importlib, contextlib as c, typing as t
from contextlib import suppress as ignore
from importlib.util import find_spec
from typing import TYPE_CHECKING as CHECKING
ERRORS = (ImportError, AttributeError)
try:
    import n1
    HAS = True
except ERRORS:
    HAS = False
if HAS:
    import n1.more
try:
    try:
        import json
    except ImportError as error:
        raise ValueError from error
except ValueError:
    import n0
try:
    try:
        import n2
    except ValueError:
        import n3
except ModuleNotFoundError:
    n2 = None
if n2 is not None:
    from n2 import more
with open(os.devnull) as file, c.suppress(ImportError):
    import n4
with ignore(*ERRORS):
    import n5
if sys.version_info < (3, 12) or sys.platform == "win32":
    import n6
elif sys.version_info[:2] >= (3, 12) and os.name == "posix":
    import json
else:
    import n7
if t.TYPE_CHECKING or CHECKING:
    import n8
if not CHECKING:
    import csv
else:
    import n9
if find_spec("n10"):
    import n10
if __name__ == "__main__":
    import n11
def later():
    try:
        import n12
    except ImportError as error:
        raise RuntimeError("install n12") from error
    if HAS:
        import n13
"""


def test_imports_that_cannot_fail(tree: Tree) -> None:
    """An import that does not run on the target, or whose failure is handled, may name anything."""
    tree.unit("demo", {"handler.py": ACCEPTED})
    assert tree.bundle(target=TARGET)


INNER = "  try:\n    try: import nowhere\n"
"""The start of two nested `try`. The handler of the inner one may raise for the outer one."""
REFUSED = [
    "try:\n    import gone\nexcept ValueError: ...",
    "try:\n    import gone\nexcept ImportError: raise",
    "try:\n    from json import gone, x\n    import gone\nexcept ImportError:\n    import gone",
    "import contextlib\nwith contextlib.suppress(OSError):\n    import gone",
    "import sys\nif sys.version_info >= (3, 13):\n    import gone",
    "import os\nif os.environ.get('A'):\n    import gone",
    "from typing import TYPE_CHECKING\nif not TYPE_CHECKING:\n    import gone",
    "TYPE_CHECKING = True\nif TYPE_CHECKING:\n    import gone",
    "import importlib\nimportlib.import_module('gone')",
    "from importlib import import_module as load\ndef f():\n    load('gone')",
    "try:\n    import json\nexcept ImportError: ...\nelse:\n    import gone",
    "class A:\n    def f(self):\n        import gone",
    "match 1:\n    case 1:\n        import gone",
    "f = lambda: __import__('gone')",
    f"def f():\n{INNER}    except ImportError as e: raise ValueError from e\n  except ValueError: import gone",
    f"if 1:\n{INNER}    except ImportError as e:\n      if e.name: raise ValueError\n  except ValueError: import gone",
]


@pytest.mark.parametrize("source", REFUSED)
def test_imports_that_fail(tmp_path: Path, source: str) -> None:
    """An import that runs on the target, and that nothing catches, must exist."""
    files = {"lambdas/demo/handler.py": f"{source}\n"}
    (fault,) = faults_of(
        files, SummaryStore(TARGET, PackageCache(tmp_path), compiler=Compiler.find(TARGET)), TARGET
    )
    assert fault.endswith(": imports gone, which the lock does not hold")
    assert fault.startswith(f"lambdas/demo/handler.py:{source[: source.rindex('gone')].count(chr(10)) + 1}:")


def test_many_conditions_in_a_try(tmp_path: Path) -> None:
    """A chain of many conditions is no deeper than Python reads."""
    chain = "el".join(f"if X == {number}:\n        Y = {number}\n    " for number in range(900))
    files = {"lambdas/demo/handler.py": f"X = 1\ntry:\n    {chain}\nexcept ValueError:\n    pass\n"}
    store = SummaryStore(TARGET, PackageCache(tmp_path), compiler=Compiler.find(TARGET))
    assert faults_of(files, store, TARGET) == []


def test_a_module_of_two_packages(tmp_path: Path) -> None:
    """A folder hides a file of the same name, whichever package brings it."""
    files = {
        "lambdas/demo/handler.py": "from both import NAME\n",
        "leaf/both/__init__.py": "",
        "shared/both.py": "NAME = 1\n",
    }
    packages = packages_of(files, at_top=True)
    store = SummaryStore(TARGET, PackageCache(tmp_path), compiler=Compiler.find(TARGET))
    for names in (["leaf", "shared"], ["shared", "leaf"]):
        ordered = {name: packages[name] for name in names}
        (fault,) = checked(files, ordered, store, TARGET, local=frozenset(names)).faults
        assert fault == "lambdas/demo/handler.py:1: imports NAME from both, which does not have it"


def test_two_modules_that_import_each_other(tmp_path: Path) -> None:
    """A name that the other module does not have yet is refused. A module, or a later import, is allowed."""
    store = SummaryStore(TARGET, PackageCache(tmp_path), compiler=Compiler.find(TARGET))
    files = {
        "lambdas/demo/handler.py": "from . import a\n",
        "lambdas/demo/a.py": "from . import b\nA = 1\n",
        "lambdas/demo/b.py": "from . import a\ndef f():\n    from .a import A\n",
    }
    assert faults_of(files, store, TARGET) == []
    files["lambdas/demo/b.py"] = "from .a import A\n"
    assert faults_of(files, store, TARGET) == [
        (
            "lambdas/demo/b.py:1: imports A from lambdas.demo.a, which does not have it yet: the two modules import "
            "each other"
        )
    ]


def faults_of(files: Mapping[str, str], store: SummaryStore, target: Target) -> list[str]:
    return checked(files, packages_of(files), store, target).faults


def agree(seed: int, count: int, folder: Path) -> None:
    """Compare the check with Python on `count` random functions."""
    cases = [Drawing(random.Random(seed + number)).files() for number in range(count)]
    target = Target.runtime(running_python())
    store = SummaryStore(target, PackageCache(folder / "cache"), compiler=Compiler.find(target))
    for number, (files, error) in enumerate(zip(cases, run_python(cases, folder), strict=True)):
        faults = faults_of(files, store, target)
        assert bool(faults) == bool(error), (seed + number, error, faults, files)


@pytest.mark.skipif(
    sys.platform != "linux", reason="the target is Linux, and this Python runs on another system"
)
def test_the_check_says_what_python_does(tmp_path: Path) -> None:
    """Random functions are refused exactly if Python fails to import them, or their functions fail to import."""
    agree(1_000, 60, tmp_path)


@pytest.mark.nightly
@pytest.mark.skipif(
    sys.platform != "linux", reason="the target is Linux, and this Python runs on another system"
)
@pytest.mark.parametrize("batch", range(10))
def test_the_check_says_what_python_does_often(tmp_path: Path, batch: int) -> None:
    """As above, on many functions that differ each night."""
    agree(random.SystemRandom().randrange(10**9) + batch, 300, tmp_path)
