"""An import that would fail on Lambda is refused, with its file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from small_monorepo import SHARED, TARGET

from orb_tools.bundle import Target
from orb_tools.bundle.missing_imports import lazy_names, standard_library

if TYPE_CHECKING:
    from small_monorepo import Tree

SHARE = "put code that two functions share into a package"


def test_the_standard_library_is_that_of_the_target() -> None:
    """The standard library does not depend on the running Python."""
    assert {"cgi", "imp"} <= standard_library(Target.runtime("3.11"))
    assert "cgi" in standard_library(Target.runtime("3.12"))
    assert not {"cgi", "imp"} & standard_library(Target.runtime("3.13"))
    assert "annotationlib" in standard_library(Target.runtime("3.14"))


def test_lazy_names_have_their_modules() -> None:
    """The table of a lazy package names the module of each name, as an import under TYPE_CHECKING does."""
    source = b"""
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from .tables import Table
__getattr__, __dir__, __all__ = lazy_names(__name__, {"Users": "models.users", "Page": ".paging", **more})
"""
    assert lazy_names(source, "shop", package=True) == {
        "TYPE_CHECKING": "typing",
        "Table": "shop.tables",
        "Users": "models.users",
        "Page": "shop.paging",
    }


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
        ("import distutils", "imports distutils, which the lock does not hold"),
    ],
)
def test_imports_of_what_does_not_ship(tree: Tree, source: str, expected: str) -> None:
    """Other functions, files that are left out, and modules that the target's Python removed are refused."""
    tree.unit("demo", {"handler.py": f"{source}\n", "tests/__init__.py": ""})
    assert tree.refusal().faults == (f"lambdas/demo/handler.py:1: {expected}",)


def test_the_sdk_needs_no_place_in_the_bundle(tree: Tree) -> None:
    """boto3 may be imported only if the lock has it, although the runtime has it too."""
    tree.unit("demo", {"handler.py": "import boto3\n"})
    assert tree.refusal().faults == (
        "lambdas/demo/handler.py:1: imports boto3, which the lock does not hold",
    )
    locked = {"boto3": tree.entry("1.40", "sha256:" + 64 * "0")}
    tree.unit("demo", {"handler.py": "import boto3\n"}, pipfile='boto3 = "*"', locked=locked)
    assert tree.bundle(target=TARGET)["demo"].runtime == ("boto3",)


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


@pytest.mark.parametrize("dots", range(3, 9))
@pytest.mark.parametrize("module", ["", "orb_common", "json", "lambdas.demo"])
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
