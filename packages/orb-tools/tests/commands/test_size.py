"""`orb size`: its options and its output."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from click.testing import CliRunner, Result

from orb_tools import cli
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

    from small_monorepo import Tree


def orb(*arguments: str) -> Result:
    return CliRunner().invoke(cli.cli, arguments, prog_name="orb")


def test_the_table_and_the_difference(here: Tree, tmp_path: Path) -> None:
    """The table has each package with its share; --against names what changed, by a zip or the manifest beside it."""
    here.bundle()
    table = orb("size", "demo")
    assert table.exit_code == 0, table.output
    first, *rows = table.stdout.splitlines()
    assert first.split()[0] == "package"
    shown = [row.split()[0] for row in rows[: rows.index("")]]
    assert sorted(shown) == ["lambdas", "lambdas/demo", "leaf", "shared", "together", "twig"]
    assert any(row.startswith("lambdas/demo/handler.py ") for row in rows), "it is among the largest files"

    before = tmp_path / "before"
    shutil.copytree(here.workspace.dist, before)
    same = orb("size", "demo", "--against", str(before / "demo.zip"))
    assert "the same as" in same.stdout
    here.write(
        "packages/shared/src/shared/greeting.py", 'WORDS = "hello from version two, which is longer"\n'
    )
    here.bundle()
    changed = orb("size", "demo", "--against", str(before / "manifest.json"), "--json")
    document = json.loads(changed.stdout)
    (difference,) = document["difference"]
    assert difference["name"] == "shared"
    sizes = [(folder / "demo.zip").stat().st_size for folder in (before, here.workspace.dist)]
    assert difference["zipped"] == sizes[1] - sizes[0]
    assert document["size"] == sizes[1]
    lines = orb("size", "demo", "--against", str(before / "demo.zip")).stdout.splitlines()
    assert any(line.startswith("shared") and "+" in line for line in lines)


def test_nothing_to_measure(here: Tree, tmp_path: Path) -> None:
    """A unit without a bundle, and a manifest without its zips, are refused with what to do."""
    result = orb("size", "demo")
    assert isinstance(result.exception, ToolError)
    assert result.exception.hint == "make it: orb bundle demo"
    here.bundle()
    shutil.copy(here.workspace.dist / "manifest.json", tmp_path)
    result = orb("size", "demo", "--against", str(tmp_path / "manifest.json"))
    assert isinstance(result.exception, ToolError)
    assert "keep its zips beside it" in str(result.exception.hint)
