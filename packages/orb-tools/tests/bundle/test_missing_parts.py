"""A bundle does not use what rules left out of its packages, and the manifest says how much that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from small_monorepo import OTHER_PYTHON

from orb_tools.bundle import Target
from orb_tools.bundle.left_out import RULES, kept_files
from orb_tools.bundle.missing_parts import left_out_by_rule, unmet_uses
from orb_tools.bundle.package_cache import PackedPackage, pack_package
from orb_tools.bundle.source_files import File

if TYPE_CHECKING:
    from small_monorepo import Tree


def test_a_bundle_that_needs_what_is_left_out(tree: Tree) -> None:
    """It is refused with file and line. The setting keeps the part, and the manifest then does not list it."""
    files = {"leaf/__init__.py": "", "leaf/tests/__init__.py": "X = 1\n", "leaf/__init__.pyi": ""}
    leaf = tree.wheel("leaf", files=files)
    locked = {"leaf": tree.entry("1.0", leaf)}
    handler = "def handler(event, context):\n    from leaf.tests import X\n"
    tree.unit("demo", {"handler.py": handler}, pipfile='leaf = "*"', locked=locked, python=None)
    error = tree.refusal(Target.runtime(OTHER_PYTHON))
    assert error.message == "no bundle of demo: code needs what a rule leaves out"
    assert error.faults == ("lambdas/demo/handler.py:2: needs leaf.tests, which the rule tests leaves out",)
    assert "keep in lambdas/demo/pyproject.toml" in str(error.hint)
    tree.write("lambdas/demo/pyproject.toml", '[tool.orb-bundle]\nkeep = ["tests"]\n')
    entry = tree.bundle(target=Target.runtime(OTHER_PYTHON))["demo"]
    assert entry.left_out == {"stubs": {"files": 1, "bytes": 0}}
    assert "leaf/tests/__init__.py" in tree.names("demo")
    tree.write("lambdas/demo/handler.py", "def handler(event, context): ...\n")
    (tree.root / "lambdas/demo/pyproject.toml").unlink()
    entry = tree.bundle(target=Target.runtime(OTHER_PYTHON))["demo"]
    assert entry.left_out == {"stubs": {"files": 1, "bytes": 0}, "tests": {"files": 1, "bytes": 6}}
    assert "leaf/tests/__init__.py" not in tree.names("demo")


def test_our_own_packages_are_whole(tree: Tree) -> None:
    """Rules are about packages of an index: a local package ships as it was built."""
    tree.package("shared", {"shared/__init__.py": "", "shared/inner/tests/__init__.py": ""})
    tree.unit(
        "demo", {"handler.py": "import shared"}, pipfile='shared = {path = "../../packages/shared"}',
        locked={"shared": tree.local("shared")}, python=None,
    )  # fmt: skip
    entry = tree.bundle(target=Target.runtime(OTHER_PYTHON))["demo"]
    assert "shared/inner/tests/__init__.py" in tree.names("demo")
    assert entry.left_out == {}


def test_only_the_package_of_the_rule_counts() -> None:
    """`enable_swagger` in a function is refused when Powertools' page is left out, not when only tests are."""

    def part(name: str, files: dict[str, str], *rules: str) -> PackedPackage:
        kept, report = kept_files(
            name,
            {path: File(content=text.encode()) for path, text in files.items()},
            [RULES[it] for it in rules],
        )
        return pack_package(name, "1", kept, compiler=None, left_out=report)

    page = "aws_lambda_powertools/event_handler/openapi/swagger_ui/swagger-ui.min.css"
    powertools = {"aws_lambda_powertools/__init__.py": "def enable_swagger(): ...", page: "a {}"}
    powertools["aws_lambda_powertools/tests/x.py"] = ""
    function = part("demo", {"lambdas/demo/handler.py": "\n\napp.enable_swagger()\n"})
    whole = part("aws-lambda-powertools", powertools, "tests")
    assert unmet_uses([function, whole]) == []
    smaller = part("aws-lambda-powertools", powertools, "tests", "swagger")
    assert unmet_uses([function, smaller]) == [
        "lambdas/demo/handler.py:3: needs a part of aws-lambda-powertools, which the rule swagger leaves out"
    ]
    assert unmet_uses([smaller]) == [], "its own definition is no use"
    assert left_out_by_rule([smaller, whole]) == {
        "swagger": {"files": 1, "bytes": 4},
        "tests": {"files": 2, "bytes": 0},
    }
