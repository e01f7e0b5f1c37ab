"""The commands: options, output, and exit status."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner, Result

from orb_tools import cli
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

    from orb_tools.bundle import Unit

Tree = Any  # the class of conftest.py


@pytest.fixture
def here(demo: Tree, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """The tree, as the current folder."""
    monkeypatch.chdir(demo.root / "lambdas")
    return demo


def orb(*arguments: str) -> Result:
    return CliRunner().invoke(cli.cli, arguments, prog_name="orb")


def test_one_line_for_each_bundle(here: Tree) -> None:
    """It says what was made, for what, how large, and its digest."""
    result = orb("bundle", "demo")
    assert result.exit_code == 0, result.output
    first, last = result.stdout.splitlines()
    entry = json.loads((here.workspace.dist / "manifest.json").read_text())["units"]["demo"]
    assert first.startswith("dist/demo.zip  python3.13 x86_64  ")
    assert f"sha256:{entry['sha256'][:12]}" in first
    assert last.startswith("dist/manifest.json written")
    assert result.stderr.startswith("note: git does not tell"), "the tree of the test is in no repository"


def test_json_is_the_manifest(here: Tree) -> None:
    """A program reads what the manifest holds, and nothing else is on standard output."""
    result = orb("bundle", "--current-python", "--json")
    manifest = json.loads((here.workspace.dist / "manifest.json").read_text())
    assert json.loads(result.stdout) == manifest["units"]


@pytest.mark.parametrize(
    "arguments",
    [("--python", "2.7"), ("--arch", "sparc"), ("--current-python", "--arch", "arm64"), ("--nonsense",)],
)
def test_wrong_usage(here: Tree, arguments: tuple[str, ...]) -> None:
    """Exit status 2, and the usage."""
    result = orb("bundle", *arguments)
    assert result.exit_code == 2
    assert "Usage: orb bundle" in result.output


def test_a_refusal_is_a_tool_error(here: Tree) -> None:
    """It reaches the command line's own report: exit status 1, faults, and what to do."""
    here.write("lambdas/demo/handler.py", "import nowhere\n")
    result = orb("bundle")
    assert isinstance(result.exception, ToolError)
    assert result.exception.faults == (
        "lambdas/demo/handler.py:1: imports nowhere, which the lock does not hold",
    )


def test_lock_tells_what_changed(here: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line for each function."""
    answers = iter([True, False, True])
    monkeypatch.setattr("orb_tools.bundle.locking.lock_unit", lambda unit, interpreter: next(answers))
    assert orb("lock").output == "lambdas/demo/Pipfile.lock ... changed\n"
    assert orb("lock", "demo").output == "lambdas/demo/Pipfile.lock ... unchanged\n"
    assert json.loads(orb("lock", "--json").stdout) == {"demo": {"changed": True}}


def test_lock_tells_what_stayed(here: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal leaves the lock, and the line that began says so."""

    def refuse(unit: Unit, interpreter: Path | None) -> bool:
        raise ToolError("no")

    monkeypatch.setattr("orb_tools.bundle.locking.lock_unit", refuse)
    result = orb("lock")
    assert result.output == "lambdas/demo/Pipfile.lock ... left as it was\n"
    assert isinstance(result.exception, ToolError)


def test_every_command_shows_examples() -> None:
    """Help is for people: the overview and each command have examples."""
    for arguments in ((), *((name,) for name in cli.COMMANDS if name != "audit"), ("audit", "verify")):
        assert "Examples:" in orb(*arguments, "--help").output


def test_a_slip_of_the_hand() -> None:
    """A command that does not exist is answered with the one that was meant."""
    assert "Did you mean bundle?" in orb("bundel").output
    assert "Did you mean" not in orb("xyz").output


@pytest.mark.parametrize("command", ["bundle", "lock", "invoke"])
def test_functions_are_completed(
    here: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """The shell offers the functions of the checkout; outside of one, nothing, and no error."""
    asked = ShellComplete(cli.cli, {}, "orb", "_ORB_COMPLETE")
    assert [item.value for item in asked.get_completions([command], "d")] == ["demo"]
    monkeypatch.chdir(tmp_path)
    assert asked.get_completions([command], "d") == []


def test_a_file_in_the_place_of_a_folder(
    here: Tree, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the system refuses is told with the path and a hint, not as a stack trace."""
    here.workspace.dist.touch()
    monkeypatch.setattr("sys.argv", ["orb", "bundle", "--json"])
    with pytest.raises(SystemExit, match="1"):
        cli.main()
    told = json.loads(capsys.readouterr().err)
    assert str(here.workspace.dist) in told["error"]
    assert told["hint"]
