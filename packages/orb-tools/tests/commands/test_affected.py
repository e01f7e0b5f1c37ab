"""`orb affected`: its output and its exit status."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from orb_tools import cli
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from small_monorepo import Tree


def orb(*arguments: str) -> Result:
    return CliRunner().invoke(cli.cli, arguments, prog_name="orb")


@pytest.fixture
def committed(here: Tree) -> Tree:
    here.write(".gitignore", ".orb/\ndist/\n")
    identity = {f"GIT_{who}_{what}": "t@t" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = {**os.environ, **identity, "GIT_CONFIG_GLOBAL": os.devnull}
    here.unit("other", {"handler.py": ""})
    for arguments in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "-m", "begin"]):
        subprocess.run(["git", *arguments], cwd=here.root, env=environment, check=True)
    return here


def test_one_function_in_each_line(committed: Tree) -> None:
    """Standard output is a list for other programs. The reasons are on standard error."""
    result = orb("affected", "--since", "HEAD")
    assert (result.exit_code, result.output) == (0, "")
    for number in range(4):
        committed.write(f"lambdas/demo/{number}.txt", "")
    committed.write("lambdas/other/tests/test_handler.py", "")
    result = orb("affected", "--since", "HEAD")
    assert (result.exit_code, result.stdout) == (0, "demo\n")
    shown = ", ".join(f"lambdas/demo/{number}.txt added" for number in range(3))
    alone = "lambdas/other/tests/test_handler.py added"
    assert result.stderr == f"demo: {shown} and 1 more\nother (its tests alone): {alone}\n"


def test_json(committed: Tree) -> None:
    """Lists for matrices, and all reasons by function."""
    (committed.root / "lambdas/other/Pipfile").unlink()
    committed.write("lambdas/demo/more.txt", "")
    found = json.loads(orb("affected", "--since", "HEAD", "--json").stdout)
    assert len(found.pop("since")) == 40
    reasons = {"demo": ["lambdas/demo/more.txt added"]}
    assert found == {"units": ["demo"], "tests": ["demo"], "removed": ["other"], "reasons": reasons}
    assert orb("affected", "--since", "HEAD").stderr.endswith("other: removed\n")


def test_wrong_usage(committed: Tree) -> None:
    """The commit has no default, because every default would be wrong somewhere."""
    assert orb("affected").exit_code == 2
    assert isinstance(orb("affected", "--since", "nowhere").exception, ToolError)
