"""`orb new function`, with a lock that is at hand."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from orb_tools.commands.new import command
from orb_tools.errors import ToolError
from orb_tools.functions.function_files import TRIGGERS

ROOT = Path(__file__).resolve().parents[4]

pytestmark = pytest.mark.repository


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with the Pipfile and the lock of the users function, as the current folder."""
    (tmp_path / "pyproject.toml").write_text("[tool.orb]\n", encoding="utf-8")
    (tmp_path / "packages").symlink_to(ROOT / "packages")
    (tmp_path / "lambdas" / "users").mkdir(parents=True)
    for name in ("Pipfile", "Pipfile.lock"):
        shutil.copyfile(ROOT / "lambdas/users" / name, tmp_path / "lambdas/users" / name)
    monkeypatch.chdir(tmp_path / "lambdas")
    return tmp_path


def call(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(command, ["function", *arguments])
    if isinstance(done.exception, ToolError):
        raise done.exception
    return done.exit_code, done.output


def test_it_names_what_it_wrote(here: Path) -> None:
    """Each written file is named, with what to do next, and --json names them for a program."""
    status, output = call("orders", "--trigger", "http")
    *paths, following = output.splitlines()
    assert status == 0
    assert following.startswith("next: pytest lambdas/orders")
    assert {"lambdas/orders/handler.py", "lambdas/orders/Pipfile.lock"} <= set(paths)
    assert all((here / path).is_file() for path in paths)

    status, output = call("returns", "--trigger", "sqs", "--json")
    assert status == 0
    assert "lambdas/returns/handler.py" in json.loads(output)["written"]


@pytest.mark.parametrize("arguments", [["orders"], ["orders", "--trigger", "ftp"]])
def test_the_trigger_is_one_of_six(here: Path, arguments: list[str]) -> None:
    """Without a trigger, or with an unknown one, nothing is written, and the message names the triggers."""
    status, output = call(*arguments)
    assert status == 2
    assert all(trigger in output for trigger in TRIGGERS)
    assert not (here / "lambdas" / "orders").exists()


def test_names_are_checked(here: Path) -> None:
    """A name that is not valid ends the command with a hint."""
    with pytest.raises(ToolError, match="lower-case"):
        call("Orders", "--trigger", "http")
