"""Sources that the Python of the target cannot read are refused."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest
from small_monorepo import OTHER_PYTHON, SHARED

from orb_tools.bundle import Target
from orb_tools.bundle.bytecode import Compiler
from orb_tools.bundle.syntax import syntax_faults
from orb_tools.interpreters import running_python

if TYPE_CHECKING:
    from pathlib import Path

    from small_monorepo import Tree


NEWER = [
    ("3.11", "type X = int", "`type` alias statement"),
    ("3.11", "def f[T](x: T): ...", "type parameter lists"),
    ("3.11", 'x = f"{\'a\' + "b"}"', "outer quote"),
    ("3.12", "def f[T = int](x: T): ...", "default type for a type parameter"),
    ("3.13", "try: ...\nexcept A, B: ...", "parenthesized"),
    ("3.13", "x = t'{1}'", "t-strings"),
]


@pytest.mark.parametrize(("python", "source", "expected"), NEWER)
def test_syntax_newer_than_the_target(tree: Tree, python: str, source: str, expected: str) -> None:
    """Syntax that the target's Python cannot read is refused, in the function and in packages, under any Python."""
    target = Target.runtime(python)
    tree.unit("demo", {"handler.py": f"{source}\n# ruff: noqa\n"}, python=python)
    (fault,) = tree.refusal(target).faults
    assert fault.startswith(
        f"lambdas/demo/handler.py:{source.count(chr(10)) + 1}: this is not valid Python {python}: "
    )
    assert expected in fault
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
    assert expected in fault


NOT_COMPILED = [
    "return 5", "await x", "yield 1", "break", "def f():\n    nonlocal x", "def f(a, a): ...", "async with a: ...",
    "x = 1\ndef f():\n    x = 2\n    global x", "class A:\n    return 1", "from __future__ import nonsense",
    "def f():\n    from os import *", "[await x for x in y]", "def f():\n    continue", "__debug__ = 1",
]  # fmt: skip


def test_syntax_that_does_not_compile(tree: Tree) -> None:
    """Code that parses but does not compile is refused with file and line, in the function and in packages."""
    sources = {f"m{number:02}.py": f"{source}\n" for number, source in enumerate(NOT_COMPILED)}
    tree.unit("demo", {"handler.py": "", **sources})
    for name, fault in zip(sources, tree.refusal().faults, strict=True):
        assert re.match(rf"lambdas/demo/{name}:[1-4]: this is not valid Python 3\.13: .", fault)
        (tree.root / "lambdas/demo" / name).unlink()
    tree.package(
        "shared", {"shared/__init__.py": "", **{f"shared/{name}": text for name, text in sources.items()}}
    )
    handler = "".join(f"import shared.{name.removesuffix('.py')}\n" for name in sources)
    tree.unit("demo", {"handler.py": handler}, pipfile=SHARED, locked={"shared": tree.local("shared")})
    for line, (name, fault) in enumerate(zip(sources, tree.refusal().faults, strict=True), 1):
        module = name.removesuffix(".py")
        assert f"lambdas/demo/handler.py:{line}: loads shared.{module}, whose line" in fault


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
    """Deeply nested code is bundled, or refused with the name of its file."""
    deep = DEEP[kind](count) + "import nowhere\n"
    tree.unit("demo", {"handler.py": "", "a.py": "", "deep.py": deep, "z.py": ""})
    (fault,) = tree.refusal().faults
    assert fault.startswith("lambdas/demo/deep.py:")


def test_syntax_that_this_python_does_not_know(tree: Tree) -> None:
    """If the syntax is newer than the Python that runs orb, the message names that Python."""
    if sys.version_info >= (3, 14):
        pytest.skip("this Python reads all that Lambda runs")
    tree.unit("demo", {"handler.py": "try: ...\nexcept A, B: ...\n"}, python="3.14")
    error = tree.refusal(Target.runtime("3.14"))
    assert error.faults == (
        f"lambdas/demo/handler.py:2: this is not valid Python {running_python()}, which orb runs on",
    )
    assert error.message.endswith("the function's code cannot be read")


@pytest.mark.parametrize("found", [True, False], ids=["with the target's Python", "with ruff"])
@pytest.mark.parametrize(
    ("source", "line", "with_python"),
    [("x = 1\ny = (\n", 2, "'(' was never closed"), ("if x\n", 1, "expected ':'")],
)
def test_the_message_is_that_of_python(
    tmp_path: Path, source: str, line: int, with_python: str, found: bool
) -> None:
    """Python's own message is shown if this machine has the target's Python. Otherwise ruff says what is wrong."""
    # Another minor version than the running one, so that another process is asked: the running Python, which is there.
    target = Target.runtime(OTHER_PYTHON)
    compiler = Compiler.find(Target.runtime(running_python())) if found else None
    sources = {"a": source.encode(), "b": b"x = 1"}
    (fault,) = syntax_faults(sources, target, compiler=compiler, folder=tmp_path).items()
    assert fault[0] == "a"
    assert fault[1][1].startswith(f"is not valid Python {OTHER_PYTHON}: ")
    assert (fault[1] == (line, f"is not valid Python {OTHER_PYTHON}: {with_python}")) == found
