"""Fixtures of several folders: schemas and `orb generate` on them, a small monorepo, and the embedded AWS."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from orb_tools.codegen.faults import Faults
from orb_tools.codegen.pipeline import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_tools.codegen.check.catalogue import Catalogue

sys.path.insert(0, str(Path(__file__).parent))
# The embedded AWS starts once in a session, because all folders have these fixtures from here.
from embedded_aws import copied_orb, hub_aws, hub_orb, pytest_itemcollected, small_aws, small_orb
from small_monorepo import _built_wheels, builds_once, demo, make_tree, tree

__all__ = [
    "_built_wheels", "builds_once", "copied_orb", "demo", "hub_aws", "hub_orb", "make_tree", "pytest_itemcollected",
    "small_aws", "small_orb", "tree",
]  # fmt: skip

ROOT = Path(__file__).resolve().parents[3]
GOLDENS = Path(__file__).parent / "codegen" / "goldens"
MINIMAL = """\
type: dynamodb
name: Things
model:
  keys:
    primary:
      partition: thingId
    secondary:
      - name: KindIndex
        type: GSI
        partition: kind
        projection_type: ALL
  attributes:
    thingId:
      type: string
    kind:
      type: string
      enum_type: Kind
"""
VALIDATORS = """\
version: '1.0'
validators:
  email:
    - {rule: length, maximum: 20}
    - {rule: regex, name: email, pattern: '.+@.+', message: must be an address}
"""


class SchemaTree:
    """A folder of schemas that a test can change, and the output folder of the generator."""

    def __init__(self, folder: Path) -> None:
        self.output = folder
        self.schemas = folder / "schemas"
        (self.schemas / "entities").mkdir(parents=True)
        (self.schemas / "core").mkdir()
        self.write("core/enums.yml", "Kind: [SMALL, LARGE]\nUserGroup: [USER, OWNER]\n")
        self.write("core/validators.yml", VALIDATORS)
        self.write(
            "core/types.yml", "version: '1.0'\ntypes:\n  Email:\n    type: string\n    validator: email\n"
        )
        self.write("entities/Things.yml", MINIMAL)

    def write(self, name: str, text: str) -> None:
        path = self.schemas / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def replace(self, old: str, new: str, name: str = "entities/Things.yml") -> None:
        text = (self.schemas / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new, 1))

    def append(self, text: str, name: str = "entities/Things.yml") -> None:
        self.write(name, (self.schemas / name).read_text(encoding="utf-8") + text)

    def catalogue(self) -> Catalogue:
        """The catalogue of schemas that have no faults."""
        found = Faults()
        catalogue = load_catalogue(self.schemas, found)
        assert not found, found.sorted()
        return catalogue

    def faults(self) -> list[str]:
        """The faults of the schemas, in order."""
        found = Faults()
        load_catalogue(self.schemas, found)
        return [f"{Path(f.path).name}:{f.line}: {f.wrong}: {f.right}" for f in found.sorted()]

    def files(self) -> dict[str, bytes]:
        """The generated files, by path."""
        return {
            path.relative_to(self.output).as_posix(): path.read_bytes()
            for path in sorted(self.output.rglob("*"))
            if path.is_file()
            and (path.suffix == ".json" or self.schemas not in path.parents)
            and self.output / ".orb" not in path.parents
        }


@pytest.fixture(scope="session")
def bare_environments() -> Path:
    """The folder with the bare environments of this checkout, so that no small monorepo makes its own."""
    from orb_tools.interpreters import running_python
    from orb_tools.runtime.bare_environment import bare_python
    from orb_tools.workspace import Workspace

    workspace = Workspace(ROOT)
    bare_python(workspace, running_python())
    return workspace.state / "runtime"


@pytest.fixture
def schema_tree(tmp_path: Path) -> SchemaTree:
    return SchemaTree(tmp_path)


@pytest.fixture
def golden_tree(schema_tree: SchemaTree) -> SchemaTree:
    """The schema tree, with the schemas of the goldens."""
    shutil.rmtree(schema_tree.schemas)
    shutil.copytree(GOLDENS / "schemas", schema_tree.schemas)
    return schema_tree


@pytest.fixture
def generate(schema_tree: SchemaTree) -> Callable[..., tuple[int, str]]:
    """Run `orb generate` in this process. It returns the exit status and the output."""
    from click.testing import CliRunner

    from orb_tools.commands.generate import command
    from orb_tools.errors import ToolError

    def call(*options: str) -> tuple[int, str]:
        arguments = ["--schemas", str(schema_tree.schemas), "--output", str(schema_tree.output), *options]
        done = CliRunner().invoke(command, arguments)
        if isinstance(done.exception, ToolError):
            return 1, "\n".join([done.output, *done.exception.faults, done.exception.message])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, done.output

    return call


IDENTITY = {
    f"GIT_{who}_{what}": "t@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}


class History:
    """A git repository with the schema tree."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str) -> None:
        environment = {**os.environ, **IDENTITY, "GIT_CONFIG_GLOBAL": os.devnull}
        subprocess.run(["git", *arguments], cwd=self.root, check=True, env=environment)

    def commit(self, tag: str) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", tag)
        self.git("tag", tag)


@pytest.fixture
def history(schema_tree: SchemaTree) -> History:
    """The history of the tree. Its first commit is tagged v1."""
    made = History(schema_tree.output)
    made.commit("v1")
    return made
