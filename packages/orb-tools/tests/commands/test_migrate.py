"""`orb migrate`: its options and its output."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from click.testing import CliRunner, Result

from orb_tools import cli
from orb_tools.commands import migrate
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

OLD = "from common.exceptions import ValidationError\n"


def orb(*arguments: str) -> Result:
    return CliRunner().invoke(cli.cli, ("migrate", *arguments), prog_name="orb")


def test_show_and_write(tmp_path: Path) -> None:
    """Without --write, the difference is printed and nothing is written. A second --write changes nothing."""
    file = tmp_path / "a.py"
    file.write_text(OLD, encoding="utf-8")
    shown = orb("imports", str(tmp_path))
    assert (shown.exit_code, file.read_text(encoding="utf-8")) == (0, OLD)
    assert "-from common.exceptions import ValidationError\n+from orb_common.exceptions" in shown.stdout
    assert shown.stderr == "1 file to rewrite\n"
    written = orb("imports", str(tmp_path), "--write")
    assert (written.stdout, written.stderr) == (shown.stdout, "1 file rewritten\n")
    assert file.read_text(encoding="utf-8") == OLD.replace("common", "orb_common")
    again = orb("imports", str(tmp_path), "--write")
    assert (again.stdout, again.stderr, again.exit_code) == ("", "0 files rewritten\n", 0)


def test_places(tmp_path: Path) -> None:
    """A place that needs a hand ends the command with its file and line. A note about an old name does not."""
    file = tmp_path / "a.py"
    file.write_text(f"{OLD}from common.logger import with_logger\n", encoding="utf-8")
    noted = orb("imports", str(file))
    assert noted.exit_code == 0
    assert f"note: {file}:2: common.logger.with_logger: " in noted.stderr
    file.write_text(f"{OLD}from common.logger import nonsense\n", encoding="utf-8")
    failed = orb("imports", str(file), "--write")
    assert isinstance(failed.exception, ToolError)
    assert failed.exception.message == "1 place needs a hand"
    assert failed.exception.faults[0].startswith(f"{file}:2: common.logger.nonsense: ")
    assert file.read_text(encoding="utf-8").startswith("from orb_common.exceptions")


def test_lines(tmp_path: Path) -> None:
    """The lines of places are those of the file as it is then: also after --write, when imports are fewer or more."""
    file = tmp_path / "a.py"
    more = "from common.logger import mask_email, with_logger\n"
    text = f"{OLD}{OLD}{more}import os\nimport rbac_manager\n"
    for option in ("--json", "--write"):
        file.write_text(text, encoding="utf-8")
        body = json.loads(orb("imports", str(file), option, "--json").stdout)
        now = file.read_text(encoding="utf-8").splitlines()
        assert [now[it["line"] - 1] for it in body["by_hand"]] == ["import rbac_manager"]
        assert "with_logger" in now[body["old_names"][0]["line"] - 1]
        assert (now == text.splitlines()) is (option == "--json")


def test_json(tmp_path: Path) -> None:
    """--json prints everything, with the same exit status."""
    file = tmp_path / "a.py"
    file.write_text(f"{OLD}from common.logger import *\nimport rbac_manager\n", encoding="utf-8")
    result = orb("imports", str(file), "--json")
    body = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [it["file"] for it in body["files"]] == [str(file)]
    assert [(it["line"], it["what"]) for it in body["by_hand"]] == [
        (2, "from common.logger import *"),
        (3, "rbac_manager"),
    ]
    assert (body["written"], body["old_names"]) == (False, [])


def test_own_modules(tmp_path: Path) -> None:
    """--mine leaves a module of the project alone."""
    (tmp_path / "a.py").write_text("from exceptions import OrbError\n", encoding="utf-8")
    assert orb("imports", str(tmp_path), "--mine", "exceptions").stderr == "0 files to rewrite\n"


def test_without_libcst(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without the extra, the command says how to install it."""
    monkeypatch.setattr(migrate, "find_spec", {}.get)
    result = orb("imports", str(tmp_path))
    assert isinstance(result.exception, ToolError)
    assert result.exception.hint == "run: pip install 'orb-tools[migrate]'"


def test_table() -> None:
    """The table has each old import with the new one, for a person and for a program."""
    rows = json.loads(orb("table", "--json").stdout)
    row = {
        "layer": "motion",
        "old": "common.TimeoutError",
        "new": "orb_common.exceptions.OperationTimeoutError",
    }
    assert {**row, "use": None} in rows
    assert (
        "| `TimeoutError` | `orb_common.exceptions.OperationTimeoutError` | the same |" in orb("table").stdout
    )
