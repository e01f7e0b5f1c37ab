"""The command line: help, and errors with a hint."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from orb_tools import cli


def orb(*arguments: str) -> Result:
    return CliRunner().invoke(cli.cli, arguments, prog_name="orb")


def test_every_command_shows_examples() -> None:
    """The help of `orb` and of each command has examples."""
    for arguments in (
        (),
        *((name,) for name in cli.COMMANDS if name not in {"audit", "new", "schema"}),
        ("audit", "verify"),
        ("new", "function"),
    ):
        assert "Examples:" in orb(*arguments, "--help").output


def test_an_unknown_command() -> None:
    """For an unknown command, the most similar one is suggested."""
    assert "Did you mean bundle?" in orb("bundel").output
    assert "Did you mean" not in orb("xyz").output


@pytest.mark.repository
def test_the_readmes_name_every_command() -> None:
    """The row of orb-tools in the README of the checkout, and the table in its own, leave out no command."""
    packages = Path(__file__).parents[2]
    first = (packages.parent / "README.md").read_text(encoding="utf-8")
    (row,) = [line for line in first.splitlines() if line.startswith("| [orb-tools]")]
    assert set(re.findall(r"[a-z-]+", row.split(" | ")[2])) >= cli.COMMANDS.keys()
    own = (packages / "orb-tools/README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`orb ([a-z-]+)", own)) >= cli.COMMANDS.keys()
