"""The names that a module has, as other modules import them."""

from __future__ import annotations

import ast
import shutil
from typing import TYPE_CHECKING

from small_monorepo import SHARED, TARGET

from orb_tools.bundle.module_summaries import summarise

if TYPE_CHECKING:
    from small_monorepo import Tree

LAZY = """
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from .tokens import Verifier as Verifier
def __getattr__(name): ...
"""


def test_lazy_names_have_their_modules() -> None:
    """The table of a lazy package names the module of each name, as an import under TYPE_CHECKING does."""
    source = b"""
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from .tables import Table
__getattr__, __dir__, __all__ = lazy_names(__name__, {"Users": "models.users", "Page": ".paging", **more})
"""
    assert dict(summarise(source, "shop", package=True, functions=True).lazy) == {
        "TYPE_CHECKING": "typing",
        "Table": "shop.tables",
        "Users": "models.users",
        "Page": "shop.paging",
    }


def test_a_summary_is_smaller_than_its_module() -> None:
    """Only imports, names and conditions on imports stay."""
    source = ast.unparse(ast.parse("def f(a):\n    for b in a:\n        if b: print(b)\n"))
    summary = summarise(source.encode(), "shop", package=True, functions=True)
    assert repr(summary.steps) == "(Bind(names=('f',)),)"


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
    """Every way to bind a name at the top level counts. Names for type checkers or inside functions do not."""
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
    """A module with `__getattr__` has the names that its package mentions; one that writes names has any."""
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
