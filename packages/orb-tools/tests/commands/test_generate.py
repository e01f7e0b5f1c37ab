"""The command reports what it wrote or would write, and the faults of the schemas, as text or JSON."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from orb_tools.codegen.pipeline import Plan, make_plan
from orb_tools.commands.generate import command

ROOT = Path(__file__).resolve().parents[4]
Generate = Callable[..., tuple[int, str]]


@pytest.mark.repository
def test_the_hook_misses_no_file(golden_tree: Any, generate: Generate) -> None:
    """The pre-commit hook runs for every generated file."""
    generate()
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    hook = next(hook for hook in hooks if hook["id"] == "generate-check")
    pattern = "" if hook.get("always_run") else hook.get("files", "")
    assert [path for path in golden_tree.files() if not re.search(pattern, path)] == []


def test_the_help_names_what_is_written(golden_tree: Any, generate: Generate) -> None:
    """The help names every folder that the command writes to, and every kind of file."""
    generate()
    said = generate("--help")[1]
    folders = {path.partition("/")[0] for path in golden_tree.files()}
    assert [folder for folder in folders if f"{folder}/" not in said.partition("--output")[2]] == []
    kinds = "models enums repositories rights rules data.yml entity.schema.json docs/rights.md"
    assert [kind for kind in kinds.split() if kind not in said] == []


def test_check_of_a_fresh_tree(schema_tree: Any, generate: Generate) -> None:
    """--check passes if nothing would change."""
    generate()
    assert generate("--check")[0] == 0


def test_faults_for_a_machine(schema_tree: Any, generate: Generate) -> None:
    """--json prints the path, the line, what is wrong, and what would be right."""
    schema_tree.replace("enum_type: Kind", "enum_type: Knd")
    code, said = generate("--json")
    [fault] = json.loads(said)["faults"]
    assert code == 1
    assert fault["path"].endswith("entities/Things.yml")
    assert {**fault, "path": ""} == {
        "path": "",
        "line": 17,
        "wrong": "unknown enum 'Knd' of 'kind'",
        "right": "did you mean 'Kind'?",
    }


def test_json_of_a_run(schema_tree: Any, generate: Generate) -> None:
    """--json prints what was written. With --check it prints what would be, and exits with 1."""
    code, said = generate("--check", "--json")
    assert (code, set(json.loads(said)["differences"].values())) == (1, {"missing"})
    assert schema_tree.files() == {}
    code, said = generate("--json")
    assert code == 0
    assert json.loads(said)["files"] == len(schema_tree.files())


@pytest.mark.repository
@pytest.mark.parametrize("folder", [ROOT, ROOT / "schemas", Path("/")])
def test_documented_command_works_anywhere(folder: Path) -> None:
    """`python schemas/generate.py --check` passes on this checkout, from any folder."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "schemas/generate.py"), "--check"],
        cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "are up to date" in done.stdout


def test_documented_command_reports_faults(schema_tree: Any) -> None:
    """Faults are printed to standard error without a stack trace, and the exit status is 1."""
    schema_tree.replace("type: dynamodb", "type: dynamo")
    done = subprocess.run(
        [sys.executable, str(ROOT / "schemas/generate.py"), "--schemas", str(schema_tree.schemas)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Things.yml:1: unknown value 'dynamo' of 'type': did you mean 'dynamodb'?" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_hint_fits_the_differences(schema_tree: Any, generate: Generate) -> None:
    """Generating cannot remove a hand-written file, so the hint for it is another."""
    generate()
    models = schema_tree.output / "packages/orb-models/src/orb_models/models"
    mine = models / "mine.py"
    mine.write_text("MINE = 1\n")
    options = ["--check", "--schemas", str(schema_tree.schemas), "--output", str(schema_tree.output)]

    def hint() -> Any:
        return getattr(CliRunner().invoke(command, options).exception, "hint", None)

    assert hint() == "move or remove the hand-written files"
    (models / "things.py").unlink()
    assert hint() == "run make generate, and commit its changes; move or remove the hand-written files"
    mine.unlink()
    assert hint() == "run make generate, and commit its changes"


def test_a_run_reads_after_the_run_before_it(
    schema_tree: Any, generate: Generate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that begins while another one reads waits for it, so the files are those of the last schemas."""
    second: list[threading.Thread] = []

    def make(schemas: Path, output: Path) -> Plan:
        plan = make_plan(schemas, output)
        if not second:
            # After the first run has read, the schemas change, and another run begins.
            schema_tree.replace("type: string", "type: string\n      description: A new word.")
            second.append(threading.Thread(target=generate))
            second[0].start()
            second[0].join(0.3)
        return plan

    monkeypatch.setattr("orb_tools.codegen.pipeline.make_plan", make)
    generate()
    second[0].join()
    assert generate("--check")[0] == 0
