"""A small monorepo with a history."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from small_monorepo import SHARED

from orb_tools.codegen.pipeline import make_plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from small_monorepo import Tree

    from conftest import SchemaTree

IDENTITY = {
    f"GIT_{who}_{what}": "t@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}


class Repository:
    """A git repository with the small monorepo."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str) -> str:
        environment = {**os.environ, **IDENTITY, "GIT_CONFIG_GLOBAL": os.devnull}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.tree.root,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def commit(self, message: str) -> str:
        """Commit all files. Return the hash."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def repository(demo: Tree) -> Repository:
    """Three functions: `demo` and `other` use the package `shared`, `alone` uses none. All is committed."""
    demo.write(".gitignore", ".orb/\ndist/\n")
    other = demo.root / "lambdas/demo/Pipfile.lock"
    demo.unit("other", {"handler.py": "from shared import greeting\n"}, pipfile=SHARED)
    demo.write("lambdas/other/Pipfile.lock", other.read_text())
    demo.unit("alone", {"handler.py": "", "tests/test_handler.py": "import helper\n"})
    demo.package("helper", {"helper/__init__.py": ""})
    demo.package("unused", {"unused/__init__.py": ""})
    made = Repository(demo)
    made.commit("begin")
    return made


@pytest.fixture
def golden_schemas(schema_tree: SchemaTree) -> Callable[[Tree], None]:
    """A function that puts schemas and what is generated from them into a tree."""

    def put(tree: Tree) -> None:
        shutil.copytree(schema_tree.schemas, tree.root / "schemas")
        make_plan(tree.root / "schemas", tree.root).write()

    return put
