"""What a bundle is refused for in the function's own code, and in what that reaches."""

from __future__ import annotations

from typing import Any

import pytest

from orb_tools.bundle import Target

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
    locked = {"boto3": tree.entry("1.40", "sha256:00")}
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


def test_syntax_that_this_python_does_not_know(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """A function may be written for a newer Python than the one that runs orb: the refusal says which reads it."""
    monkeypatch.setattr("orb_tools.bundle.imports.running", lambda: "3.11")
    tree.unit("demo", {"handler.py": "def (\n"})
    error = tree.refusal()
    assert error.faults == (
        "lambdas/demo/handler.py:1: this is not valid Python 3.11, by which orb reads it",
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
