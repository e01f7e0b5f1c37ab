"""An import of a module that a package does not have is refused, with what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from small_monorepo import SHARED, TARGET

if TYPE_CHECKING:
    from small_monorepo import Tree


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
            "lambdas/demo/handler.py:2: loads shared.security.tokens, whose line 1 imports jose: "
            'shared needs extras = ["tokens"] in the Pipfile'
        ),
    )
    tree.unit("demo", {"handler.py": "import shared.security\n"}, pipfile=SHARED, locked=locked)
    assert tree.bundle(target=TARGET)


def test_a_module_that_a_local_package_lost(tree: Tree) -> None:
    """An import of a module that was removed, or not generated, is refused."""
    tree.package("shared", {"shared/__init__.py": "", "shared/a.py": "from .b import c\n"})
    tree.unit(
        "demo", {"handler.py": "import shared.gone\nimport shared.a\n"}, pipfile=SHARED,
        locked={"shared": tree.local("shared")},
    )  # fmt: skip
    error = tree.refusal()
    assert error.faults == (
        "lambdas/demo/handler.py:1: imports shared.gone, which shared does not have",
        "lambdas/demo/handler.py:2: loads shared.a, whose line 1 imports shared.b, which shared does not have",
    )
    assert "orb generate" in str(error.hint)


def test_a_module_that_a_package_of_an_index_lacks(tree: Tree) -> None:
    """The modules of a package are known, unless its code can make some. One without a folder is found too."""
    making = tree.wheel(
        "making", files={"making/__init__.py": "import sys\nsys.modules['making.moves'] = sys\n"}
    )
    leaf = tree.wheel("leaf", files={"leaf/__init__.py": "", "leaf/a/b.py": ""})
    locked = {"leaf": tree.entry("1.0", leaf), "making": tree.entry("1.0", making)}
    source = (
        "import leaf.a.b\nimport making.moves\nfrom leaf.a import b\nimport leaf.a.b.c\nimport leaf.gone\n"
    )
    tree.unit("demo", {"handler.py": source}, pipfile='leaf = "*"\nmaking = "*"', locked=locked)
    error = tree.refusal()
    assert error.faults == (
        "lambdas/demo/handler.py:4: imports leaf.a.b.c, which leaf does not have",
        "lambdas/demo/handler.py:5: imports leaf.gone, which leaf does not have",
    )


def test_a_module_beside_the_importing_one(tree: Tree) -> None:
    """A folder of a function is not on the path, so the message says how a module in it is imported."""
    tree.unit("demo", {"handler.py": "import service\n", "service.py": ""})
    assert tree.refusal().faults == (
        (
            "lambdas/demo/handler.py:1: imports service, which the lock does not hold: service beside this file is "
            "imported with `from . import service`"
        ),
    )


def test_a_folder_hides_a_file_of_its_name(tree: Tree) -> None:
    """Python loads `parts/__init__.py`, and never `parts.py`."""
    tree.unit(
        "demo",
        {"handler.py": "from .parts import A\n", "parts/__init__.py": "A = 1\n", "parts.py": "import no\n"},
    )
    assert tree.bundle(target=TARGET)
