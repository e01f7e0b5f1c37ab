from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from orb_tools.codegen.faults import Faults
from orb_tools.codegen.pipeline import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[4]
GOLDENS = Path(__file__).parent / "goldens"
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


class Tree:
    """A folder of schemas that can be broken at will."""

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

    def faults(self) -> list[str]:
        found = Faults()
        load_catalogue(self.schemas, found)
        return [f"{Path(f.path).name}:{f.line}: {f.wrong}: {f.right}" for f in found.sorted()]

    def files(self) -> dict[str, bytes]:
        """What was generated, by path."""
        return {
            path.relative_to(self.output).as_posix(): path.read_bytes()
            for path in sorted(self.output.rglob("*"))
            if path.is_file() and (path.suffix == ".json" or self.schemas not in path.parents)
        }


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


@pytest.fixture
def golden_tree(tree: Tree) -> Tree:
    """The tree, with the goldens' schemas in it."""
    shutil.rmtree(tree.schemas)
    shutil.copytree(GOLDENS / "schemas", tree.schemas)
    return tree


@pytest.fixture
def run(tree: Tree) -> Callable[..., tuple[int, str]]:
    """Run `orb generate` in this process: exit status, and what it said."""
    from click.testing import CliRunner

    from orb_tools.commands.generate import command
    from orb_tools.errors import ToolError

    def call(*options: str) -> tuple[int, str]:
        arguments = ["--schemas", str(tree.schemas), "--output", str(tree.output), *options]
        done = CliRunner().invoke(command, arguments)
        if isinstance(done.exception, ToolError):
            return 1, "\n".join([done.output, *done.exception.faults, done.exception.message])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, done.output

    return call
