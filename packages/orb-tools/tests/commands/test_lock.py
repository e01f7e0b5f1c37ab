"""`orb lock`: its output and its exit status."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from click.testing import CliRunner, Result

from orb_tools import cli
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from small_monorepo import Tree

    from orb_tools.bundle import Unit


def orb(*arguments: str) -> Result:
    return CliRunner().invoke(cli.cli, arguments, prog_name="orb")


def test_lock_reports_changes(here: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line for each function."""
    answers = iter([True, False, True])
    monkeypatch.setattr("orb_tools.bundle.locking.lock_unit", lambda unit, interpreter, index: next(answers))
    assert orb("lock").output == "lambdas/demo/Pipfile.lock ... changed\n"
    assert orb("lock", "demo").output == "lambdas/demo/Pipfile.lock ... unchanged\n"
    assert json.loads(orb("lock", "--json").stdout) == {"demo": {"changed": True}}


def test_lock_reports_a_failure(here: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a lock fails, its line says that it was left as it was."""

    def refuse(unit: Unit, interpreter: Path | None, index: str | None) -> bool:
        raise ToolError("no")

    monkeypatch.setattr("orb_tools.bundle.locking.lock_unit", refuse)
    result = orb("lock")
    assert result.output == "lambdas/demo/Pipfile.lock ... left as it was\n"
    assert isinstance(result.exception, ToolError)


def test_check_names_the_differences(here: Tree) -> None:
    """Without a difference the exit status is 0. With one, each line begins with its function."""
    result = orb("lock", "--check")
    assert (result.exit_code, result.stdout) == (0, "1 lock is up to date\n")
    assert result.stderr == (
        "note: not bundled here yet: leaf. So packages that nothing needs any more were not looked for\n"
    )
    pyproject = here.root / "packages/shared/pyproject.toml"
    pyproject.write_text(pyproject.read_text().replace("leaf>=1", "leaf>=2"))
    result = orb("lock", "--check", "--json")
    assert isinstance(result.exception, ToolError)
    line = "shared needs leaf>=2, but the lock holds 1.0"
    assert result.exception.faults == (f"demo: {line}",)
    assert result.exception.hint == "run: orb lock demo"
    assert json.loads(result.stdout) == {"demo": {"differences": [line]}}
    assert orb("lock", "--check", "--interpreter", __file__).exit_code == 2
