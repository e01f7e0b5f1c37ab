"""A unit is a folder with a Pipfile and at least one handler."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from small_monorepo import TARGET

from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

    from small_monorepo import Tree


def test_several_handlers(tree: Tree) -> None:
    """handler.py and each module of handlers/ that defines one are named."""
    handler = "def handler(event, context): ...\n"
    tree.unit(
        "demo",
        {"handlers/__init__.py": "", "handlers/first.py": handler, "handlers/second.py": "handler = print\n",
         "handlers/helper.py": "", "other.py": handler},
    )  # fmt: skip
    assert tree.bundle()["demo"].handlers == (
        "lambdas.demo.handlers.first.handler",
        "lambdas.demo.handlers.second.handler",
    )


def test_a_symbolic_link_is_refused(tree: Tree) -> None:
    """A symbolic link is refused, because its target is not part of the bundled tree."""
    tree.unit("demo", {"handler.py": ""})
    (tree.root / "lambdas/demo/link.py").symlink_to("/etc/hostname")
    assert tree.refusal().faults == ("lambdas/demo/link.py is a symbolic link",)


def test_unknown_units_are_named(demo: Tree) -> None:
    """All unknown units are reported at once, with the known ones."""
    with pytest.raises(ToolError) as caught:
        demo.bundle("nope", "demo", "neither")
    assert caught.value.faults == ("lambdas/nope has no Pipfile", "lambdas/neither has no Pipfile")
    assert caught.value.hint == "there are: demo"


@pytest.mark.parametrize(
    "source", ["", "def handle(event, context): ...\n", "class A:\n    def handler(self): ...\n"]
)
def test_a_function_without_a_handler(tree: Tree, source: str) -> None:
    """A function without a handler is refused."""
    tree.unit("demo", {"service.py": source, "helpers/handler.txt": ""})
    tree.write("lambdas/demo/handler.py", source)
    assert tree.refusal().message.endswith("the function has no handler that Lambda can call")


@pytest.mark.parametrize(
    "source",
    ["def handler(e, c): ...", "handler = print", "from .a import handler", "from .a import run as handler",
     "handler: object = 1", "try:\n    from .a import handler\nexcept ImportError: ...",
     "if True:\n    def handler(e, c): ...", "x, handler = 1, 2"],
)  # fmt: skip
def test_every_way_to_write_a_handler(tree: Tree, source: str) -> None:
    """Every way to bind the name `handler` counts."""
    tree.unit("demo", {"handler.py": f"{source}\n", "a.py": "run = handler = print\n"})
    assert tree.bundle(target=TARGET)["demo"].handlers == ("lambdas.demo.handler.handler",)


def test_a_function_that_is_a_link(tree: Tree, tmp_path: Path) -> None:
    """A function whose folder is a link is refused."""
    tree.unit("demo", {"handler.py": ""})
    shutil.move(tree.root / "lambdas/demo", tmp_path / "away")
    (tree.root / "lambdas/demo").symlink_to(tmp_path / "away")
    with pytest.raises(ToolError, match="lambdas/demo is a symbolic link"):
        tree.bundle()
