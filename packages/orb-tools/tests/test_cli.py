"""The command line: help, and errors with a hint."""

from __future__ import annotations

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
