"""The shell completes the names of functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner, Result

from orb_tools import cli

if TYPE_CHECKING:
    from pathlib import Path

    from small_monorepo import Tree


def orb(*arguments: str) -> Result:
    return CliRunner().invoke(cli.cli, arguments, prog_name="orb")


@pytest.mark.parametrize("command", ["bundle", "lock", "invoke"])
def test_functions_are_completed(
    here: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """The shell offers the functions of the checkout, and outside of a checkout nothing."""
    asked = ShellComplete(cli.cli, {}, "orb", "_ORB_COMPLETE")
    assert [item.value for item in asked.get_completions([command], "d")] == ["demo"]
    monkeypatch.chdir(tmp_path)
    assert asked.get_completions([command], "d") == []


@pytest.mark.parametrize("arguments", [["token"], ["graphql", "--as"]])
def test_people_are_completed(arguments: list[str]) -> None:
    """The shell offers the sample people."""
    asked = ShellComplete(cli.cli, {}, "orb", "_ORB_COMPLETE")
    assert [item.value for item in asked.get_completions(arguments, "o")] == ["olivia"]
