"""What a bundle is refused for in the function's own code, and in what that reaches."""

from __future__ import annotations

import re
import shutil
import sys
from typing import Any

import pytest

from orb_tools.bundle import Target
from orb_tools.errors import ToolError
from orb_tools.interpreters import running

Tree = Any  # the class of conftest.py
HANDLER = "def handler(event, context): ...\n"
SHARED = 'shared = {path = "../../packages/shared", editable = true}'
TARGET = Target.runtime("3.13")
SHARE = "what two functions share belongs in a package"


def test_imports_that_the_lock_does_not_hold(tree: Tree) -> None:
    """Each is told with file and line; standard library, guarded and type-only imports are no fault."""
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
    ("source", "told"),
    [
        ("from lambdas.other import service", f"imports the function other: {SHARE}"),
        ("from lambdas import other", f"imports the function other: {SHARE}"),
        ("from ..other.service import x", f"imports the function other: {SHARE}"),
        ("from lambdas.demo.gone import x", "imports lambdas.demo.gone, which is not in the bundle"),
        ("from .tests import samples", "imports lambdas.demo.tests, which is not in the bundle"),
        ("import distutils", "imports distutils, which the lock does not hold"),
    ],
)
def test_imports_of_what_does_not_ship(tree: Tree, source: str, told: str) -> None:
    """Other functions, left out files and modules that the target's Python no longer has."""
    tree.unit("demo", {"handler.py": f"{source}\n", "tests/__init__.py": ""})
    assert tree.refusal().faults == (f"lambdas/demo/handler.py:1: {told}",)


def test_the_sdk_needs_no_place_in_the_bundle(tree: Tree) -> None:
    """boto3 may be imported where the lock holds it, though the runtime brings it; not elsewhere."""
    tree.unit("demo", {"handler.py": "import boto3\n"})
    assert tree.refusal().faults == (
        "lambdas/demo/handler.py:1: imports boto3, which the lock does not hold",
    )
    locked = {"boto3": tree.entry("1.40", "sha256:" + 64 * "0")}
    tree.unit("demo", {"handler.py": "import boto3\n"}, pipfile='boto3 = "*"', locked=locked)
    assert tree.bundle(target=TARGET)["demo"].runtime == ("boto3",)


SPARE = "try:\n    import {tried}\nexcept ImportError:\n    import {spare}\n"


def test_the_spare_of_what_is_there(tree: Tree) -> None:
    """What an import falls back to is needed only where the bundle does not hold what it tries first."""
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


NEWER = [
    ("3.11", "type X = int", "`type` alias statement"),
    ("3.11", "def f[T](x: T): ...", "type parameter lists"),
    ("3.11", 'x = f"{\'a\' + "b"}"', "outer quote"),
    ("3.12", "def f[T = int](x: T): ...", "default type for a type parameter"),
    ("3.13", "try: ...\nexcept A, B: ...", "parenthesized"),
    ("3.13", "x = t'{1}'", "t-strings"),
]


@pytest.mark.parametrize(("python", "source", "told"), NEWER)
def test_syntax_newer_than_the_target(tree: Tree, python: str, source: str, told: str) -> None:
    """What the target's Python cannot read is refused, whichever Python runs orb: in the function and below it."""
    target = Target.runtime(python)
    tree.unit("demo", {"handler.py": f"{source}\n# ruff: noqa\n"}, python=python)
    (fault,) = tree.refusal(target).faults
    assert fault.startswith(
        f"lambdas/demo/handler.py:{source.count(chr(10)) + 1}: this is not valid Python {python}: "
    )
    assert told in fault
    tree.package("shared", {"shared/__init__.py": f"{source}\n", "shared/unused.py": source})
    tree.unit(
        "demo",
        {"handler.py": "import shared\n"},
        pipfile=SHARED,
        locked={"shared": tree.local("shared")},
        python=python,
    )
    (fault,) = tree.refusal(target).faults
    assert "lambdas/demo/handler.py:1: loads shared, whose line" in fault
    assert told in fault


@pytest.mark.parametrize(
    "source",
    ["return 5", "await x", "yield 1", "break", "def f():\n    nonlocal x", "def f(a, a): ...", "async with a: ...",
     "x = 1\ndef f():\n    x = 2\n    global x", "class A:\n    return 1", "from __future__ import nonsense",
     "def f():\n    from os import *", "[await x for x in y]", "def f():\n    continue", "__debug__ = 1"],
)  # fmt: skip
def test_syntax_that_is_no_code(tree: Tree, source: str) -> None:
    """What parses and does not compile is refused with file and line, in the function and in what it loads."""
    tree.unit("demo", {"handler.py": f"{source}\n"})
    (fault,) = tree.refusal().faults
    assert re.match(r"lambdas/demo/handler\.py:[1-4]: this is not valid Python 3\.13: .", fault)
    tree.package("shared", {"shared/__init__.py": f"{source}\n"})
    tree.unit(
        "demo", {"handler.py": "import shared\n"}, pipfile=SHARED, locked={"shared": tree.local("shared")}
    )
    (fault,) = tree.refusal().faults
    assert "lambdas/demo/handler.py:1: loads shared, whose line" in fault


DEEP = {
    "terms": lambda count: "x = " + "+".join(["1"] * count) + "\n",
    "chain": lambda count: "if a: b\n" + "elif a: b\n" * count,
    "calls": lambda count: "x = a" + "()" * count + "\n",
    "attributes": lambda count: "x = a" + ".b" * count + "\n",
    "not": lambda count: "x = " + "not " * count + "1\n",
    "brackets": lambda count: "x = " + "[" * count + "]" * count + "\n",
}


@pytest.mark.parametrize("kind", DEEP)
@pytest.mark.parametrize("count", [50, 900, 2_900, 20_000])
def test_code_of_any_depth(tree: Tree, kind: str, count: int) -> None:
    """It is bundled, or refused by the name of its file, also where it fills the stack of what reads it."""
    deep = DEEP[kind](count) + "import nowhere\n"
    tree.unit("demo", {"handler.py": "", "a.py": "", "deep.py": deep, "z.py": ""})
    (fault,) = tree.refusal().faults
    assert fault.startswith("lambdas/demo/deep.py:")


@pytest.mark.parametrize("dots", range(3, 9))
@pytest.mark.parametrize("module", ["", "orb_common", "json", "lambdas.demo"])
def test_a_relative_import_with_too_many_dots(tree: Tree, dots: int, module: str) -> None:
    """Python has nothing above the top-level package, whatever is named there."""
    source = f"from {'.' * dots}{module} import x\n"
    tree.unit("demo", {"handler.py": source})
    told = "imports from beyond its top-level package: it has too many dots"
    assert tree.refusal().faults == (f"lambdas/demo/handler.py:1: {told}",)
    tree.package("shared", {"shared/__init__.py": f"\n{source}"})
    tree.unit(
        "demo", {"handler.py": "import shared\n"}, pipfile=SHARED, locked={"shared": tree.local("shared")}
    )
    assert tree.refusal().faults == (f"lambdas/demo/handler.py:1: loads shared, whose line 2 {told}",)


def test_syntax_that_this_python_does_not_know(tree: Tree) -> None:
    """A function may be written for a newer Python than the one that runs orb: the refusal says which reads it."""
    if sys.version_info >= (3, 14):
        pytest.skip("this Python reads all that Lambda runs")
    tree.unit("demo", {"handler.py": "try: ...\nexcept A, B: ...\n"}, python="3.14")
    error = tree.refusal(Target.runtime("3.14"))
    assert error.faults == (
        f"lambdas/demo/handler.py:2: this is not valid Python {running()}, by which orb reads it",
    )
    assert error.message.endswith("the function's code cannot be read")


LAZY = """
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from .tokens import Verifier as Verifier
def __getattr__(name): ...
"""


def test_an_extra_that_the_function_reaches(tree: Tree) -> None:
    """A lazy name that needs an extra's package is found, and the extra is named."""
    files = {
        "shared/__init__.py": "",
        "shared/security/__init__.py": LAZY,
        "shared/security/tokens.py": "import jose\n",
        "shared/other.py": "def f():\n    import jose\n",
    }
    tree.package("shared", files, extras={"tokens": ["jose>=1"]})
    locked = {"shared": tree.local("shared")}
    code = {"handler.py": "from shared import other\nfrom shared.security import Verifier\n"}
    tree.unit("demo", code, pipfile=SHARED, locked=locked)
    assert tree.refusal().faults == (
        (
            "lambdas/demo/handler.py:2: loads shared.security.tokens, which imports jose: "
            'shared needs extras = ["tokens"] in the Pipfile'
        ),
    )
    tree.unit("demo", {"handler.py": "import shared.security\n"}, pipfile=SHARED, locked=locked)
    assert tree.bundle(target=TARGET)


def test_a_module_that_a_local_package_lost(tree: Tree) -> None:
    """An import of a module that was removed, or never generated, is found before it is deployed."""
    tree.package("shared", {"shared/__init__.py": "", "shared/a.py": "from .b import c\n"})
    tree.unit(
        "demo", {"handler.py": "import shared.gone\nimport shared.a\n"}, pipfile=SHARED,
        locked={"shared": tree.local("shared")},
    )  # fmt: skip
    error = tree.refusal()
    assert error.faults == (
        "lambdas/demo/handler.py:1: imports shared.gone, which shared does not have",
        "lambdas/demo/handler.py:2: imports shared.b, which shared does not have",
    )
    assert "orb generate" in str(error.hint)


def test_a_local_package_that_cannot_be_built(tree: Tree) -> None:
    """The last lines of its build are shown, not a stack trace of ours."""
    tree.package("shared", {"shared/__init__.py": ""})
    pyproject = tree.root / "packages/shared/pyproject.toml"
    pyproject.write_text(pyproject.read_text().replace('version = "1.0"', 'version = "not a version"'))
    locked = {"shared": tree.local("shared")}
    tree.unit("demo", {"handler.py": HANDLER}, pipfile=SHARED, locked=locked)
    error = tree.refusal()
    assert error.message == "no bundle of demo: shared cannot be built"
    assert "version" in " ".join(error.faults)


NAMES = """
import os as system
from json import dumps as write
A = B, (C, *D) = 1, (2, 3)
for E in (): ...
with open(__file__) as F: ...
if (G := 1): H: int = 1
try: ...
except ValueError as I: ...
def J():
    global K
    K = 1
class L: ...
match A:
    case {"x": M, **N}: ...
    case [*O]: ...
    case P: ...
async def Q(): ...
"""


def test_a_name_that_a_local_package_lacks(tree: Tree) -> None:
    """Every way to bind a name counts; what only type checks see, or is bound inside a function, does not."""
    lacking = (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from x import Z\ndef f():\n    Y = 1\n"
    )
    tree.package(
        "shared", {"shared/__init__.py": "", "shared/names.py": NAMES + lacking, "shared/other.py": ""}
    )
    locked = {"shared": tree.local("shared")}
    good = ["system", "write", *"ABCDEFGHIJKLMNOPQ", "TYPE_CHECKING", "f", "__name__"]
    code = (
        "".join(f"from shared.names import {name}\n" for name in good) + "from shared import other, names\n"
    )
    tree.unit(
        "demo",
        {"handler.py": code, "own.py": "X = 1\n", "use.py": "from .own import X\nfrom . import own\n"},
        pipfile=SHARED,
        locked=locked,
    )
    assert tree.bundle(target=TARGET)
    shutil.rmtree(tree.workspace.dist)
    code = "from shared.names import (\n  Z, Y)\nfrom shared import nothing\n"
    tree.unit(
        "demo",
        {"handler.py": code, "use.py": "from .own import W\nfrom lambdas.demo import what\n"},
        pipfile=SHARED,
        locked=locked,
    )
    assert tree.refusal().faults == (
        "lambdas/demo/handler.py:1: imports Z from shared.names, which does not have it",
        "lambdas/demo/handler.py:1: imports Y from shared.names, which does not have it",
        "lambdas/demo/handler.py:3: imports nothing from shared, which does not have it",
        "lambdas/demo/use.py:1: imports W from lambdas.demo.own, which does not have it",
        "lambdas/demo/use.py:2: imports what from lambdas.demo, which does not have it",
    )


def test_names_that_are_made_on_demand(tree: Tree) -> None:
    """A module with `__getattr__` has what its package spells somewhere; one that writes its own names has any."""
    files = {
        "shared/__init__.py": LAZY,
        "shared/tokens.py": "class Verifier: ...\nOLD = {'Checker': 1}\n",
        "shared/dynamic.py": "globals().update(x=1)\n",
        "shared/any.py": "def __getattr__(name): return name\n",
        "shared/star.py": "from os.path import *\n",
    }
    tree.package("shared", files)
    locked = {"shared": tree.local("shared")}
    code = "from shared import Verifier, Checker\nfrom shared.dynamic import x\n"
    code += "from shared.any import y\nfrom shared.star import join\n"
    tree.unit("demo", {"handler.py": code}, pipfile=SHARED, locked=locked)
    assert tree.bundle(target=TARGET)
    shutil.rmtree(tree.workspace.dist)
    tree.unit("demo", {"handler.py": "from shared import Verifer\n"}, pipfile=SHARED, locked=locked)
    assert tree.refusal().faults == (
        "lambdas/demo/handler.py:1: imports Verifer from shared, which does not have it",
    )


@pytest.mark.parametrize(
    "source", ["", "def handle(event, context): ...\n", "class A:\n    def handler(self): ...\n"]
)
def test_a_function_without_a_handler(tree: Tree, source: str) -> None:
    """Lambda could call nothing in it."""
    tree.unit("demo", {"service.py": source, "helpers/handler.txt": ""})
    tree.write("lambdas/demo/handler.py", source)
    assert tree.refusal().message.endswith("the function has no handler that Lambda could call")


@pytest.mark.parametrize(
    "source",
    ["def handler(e, c): ...", "handler = print", "from .a import handler", "from .a import run as handler",
     "handler: object = 1", "try:\n    from .a import handler\nexcept ImportError: ...",
     "if True:\n    def handler(e, c): ...", "x, handler = 1, 2"],
)  # fmt: skip
def test_every_way_to_write_a_handler(tree: Tree, source: str) -> None:
    """Whatever binds the name in the module."""
    tree.unit("demo", {"handler.py": f"{source}\n", "a.py": "run = handler = print\n"})
    assert tree.bundle(target=TARGET)["demo"].handlers == ("lambdas.demo.handler.handler",)


def test_a_check_is_made_for_each_target(tree: Tree) -> None:
    """What was right for one Python is looked at again for another."""
    tree.unit("demo", {"handler.py": "import cgi\n"}, python=None)
    assert tree.bundle(target=Target.runtime("3.12"))
    with pytest.raises(ToolError):
        tree.bundle(target=TARGET)
