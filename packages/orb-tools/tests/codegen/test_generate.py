"""Generating writes what the schemas say, nothing while they have faults, and nothing that is not its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from orb_tools.codegen.header import is_generated

ROOT = Path(__file__).resolve().parents[4]
GOLDENS = Path(__file__).parent / "goldens"
MODELS = "packages/orb-models/src/orb_models/models"
Run = Callable[..., tuple[int, str]]


def test_goldens(golden_tree: Any, run: Run) -> None:
    """The small tree gives exactly the files beside it. `orb generate --schemas ... --output ...` makes them again."""
    assert run()[0] == 0
    expected = {
        path.relative_to(GOLDENS / "expected").as_posix(): path.read_text()
        for path in (GOLDENS / "expected").rglob("*")
        if path.is_file() and path.suffix in {".py", ".yml", ".json", ".md"}
    }
    assert {name: text.decode() for name, text in golden_tree.files().items()} == expected


@pytest.mark.repository
def test_the_hook_misses_no_file(golden_tree: Any, run: Run) -> None:
    """Before a commit, a changed generated file is compared with the schemas, wherever it is."""
    run()
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    hook = next(hook for hook in hooks if hook["id"] == "generate-check")
    pattern = "" if hook.get("always_run") else hook.get("files", "")
    assert [path for path in golden_tree.files() if not re.search(pattern, path)] == []


def test_the_help_names_what_is_written(golden_tree: Any, run: Run) -> None:
    """The help names each folder of the workspace that is written to, and each kind of file in it."""
    run()
    said = run("--help")[1]
    folders = {path.partition("/")[0] for path in golden_tree.files()}
    assert [folder for folder in folders if f"{folder}/" not in said.partition("--output")[2]] == []
    kinds = "models enums repositories rights rules data.yml entity.schema.json docs/rights.md"
    assert [kind for kind in kinds.split() if kind not in said] == []


def test_second_run_changes_no_byte(tree: Any, run: Run) -> None:
    """What is right already is not even written again."""
    run()
    before = {path: path.stat().st_mtime_ns for path in tree.output.rglob("*") if path.is_file()}
    code, said = run()
    assert (code, before) == (
        0,
        {path: path.stat().st_mtime_ns for path in tree.output.rglob("*") if path.is_file()},
    )
    assert "0 changed" in said


def test_same_schemas_same_bytes(tree: Any, run: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Another folder, another order of the files, another day: the same bytes."""
    run()
    other = type(tree)(tmp_path_factory.mktemp("other"))
    run("--schemas", str(other.schemas), "--output", str(other.output))
    assert other.files() == tree.files()


def test_files_carry_their_origin_and_no_time(tree: Any, run: Run) -> None:
    """The first line names the schema; no line holds a date."""
    run()
    users = tree.files()[f"{MODELS}/things.py"].decode()
    assert users.startswith('# Generated from schemas/entities/Things.yml by "make generate". Do not edit.\n')
    assert all(is_generated(text.decode()) for text in tree.files().values())
    assert b"202" not in b"".join(text for name, text in tree.files().items() if name.endswith(".py"))


def test_check_of_a_fresh_tree(tree: Any, run: Run) -> None:
    """--check passes where nothing would change."""
    run()
    assert run("--check")[0] == 0


def test_faults_write_nothing(tree: Any, run: Run) -> None:
    """Defect 16: a failing run exits 1 and leaves the tree as it was, stale files included."""
    run()
    (tree.output / MODELS / "gone.py").write_text(
        '# Generated from schemas/x by "make generate". Do not edit.\n'
    )
    before = tree.files()
    tree.replace("enum_type: Kind", "enum_type: Knd")
    code, said = run()
    assert code == 1
    assert "Things.yml:17: unknown enum 'Knd' of 'kind': did you mean 'Kind'?" in said
    assert "1 fault in the schemas; nothing was written" in said
    assert tree.files() == before


def test_faults_for_a_machine(tree: Any, run: Run) -> None:
    """--json gives path, line, what is wrong and what would be right."""
    tree.replace("enum_type: Kind", "enum_type: Knd")
    code, said = run("--json")
    [fault] = json.loads(said)["faults"]
    assert code == 1
    assert fault["path"].endswith("entities/Things.yml")
    assert {**fault, "path": ""} == {
        "path": "",
        "line": 17,
        "wrong": "unknown enum 'Knd' of 'kind'",
        "right": "did you mean 'Kind'?",
    }


def test_json_of_a_run(tree: Any, run: Run) -> None:
    """--json tells what was written; with --check, what would be, by exit status 1."""
    code, said = run("--check", "--json")
    assert (code, set(json.loads(said)["differences"].values())) == (1, {"missing"})
    assert tree.files() == {}
    code, said = run("--json")
    assert code == 0
    assert json.loads(said)["files"] == len(tree.files())


@pytest.mark.repository
@pytest.mark.parametrize("folder", [ROOT, ROOT / "schemas", Path("/")])
def test_documented_command_works_anywhere(folder: Path) -> None:
    """`python schemas/generate.py --check` passes on this checkout, from any folder."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "schemas/generate.py"), "--check"],
        cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "are as the schemas say" in done.stdout


def test_machine_and_folder_do_not_matter(tree: Any, tmp_path: Path) -> None:
    """Another hash seed, locale and zone, in a folder whose files have the names of modules: the same bytes."""
    made = []
    for name, changes in {
        "a": {"PYTHONHASHSEED": "1", "LC_ALL": "C", "PYTHONUTF8": "0", "TZ": "Asia/Tokyo"},
        "b": {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "TZ": "America/Lima"},
    }.items():
        folder = tmp_path / name
        folder.mkdir()
        for module in ("types", "enum", "ruff"):
            (folder / f"{module}.py").write_text("raise SystemExit('not the module that was meant')\n")
        done = subprocess.run(
            [Path(sys.executable).parent / "orb", "generate", "--schemas", tree.schemas, "--output", folder / "out"],
            cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, **changes},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        made.append(
            {p.relative_to(folder): p.read_bytes() for p in (folder / "out").rglob("*.*") if p.is_file()}
        )
    assert made[0] == made[1]
    assert made[0]


def test_documented_command_tells_faults(tree: Any) -> None:
    """Faults go to standard error, exit status 1, without a stack trace."""
    tree.replace("type: dynamodb", "type: dynamo")
    done = subprocess.run(
        [sys.executable, str(ROOT / "schemas/generate.py"), "--schemas", str(tree.schemas)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Things.yml:1: unknown value 'dynamo' of 'type': did you mean 'dynamodb'?" in done.stderr
    assert "Traceback" not in done.stderr
