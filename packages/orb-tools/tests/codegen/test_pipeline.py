"""A run writes all that the schemas define, always the same bytes, and nothing if the schemas have faults."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orb_tools.codegen.header import is_generated
from orb_tools.codegen.render.api_text import API, GRAPHQL

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).resolve().parents[4]
GOLDENS = Path(__file__).parent / "goldens"
MODELS = "packages/orb-models/src/orb_models/models"
Generate = Callable[..., tuple[int, str]]


def test_goldens(golden_tree: Any, generate: Generate) -> None:
    """The goldens result in exactly the expected files. `orb generate --schemas ... --output ...` updates them."""
    assert generate()[0] == 0
    expected = {
        path.relative_to(GOLDENS / "expected").as_posix(): path.read_text()
        for path in (GOLDENS / "expected").rglob("*")
        # An update leaves the record of its run in .orb.
        if path.suffix in {".py", ".pyi", ".yml", ".json", ".md", ".graphql"} and ".orb" not in path.parts
    }
    assert {name: text.decode() for name, text in golden_tree.files().items()} == expected


def test_second_run_changes_no_byte(schema_tree: Any, generate: Generate) -> None:
    """A second run writes no file."""
    generate()
    before = {path: path.stat().st_mtime_ns for path in schema_tree.output.rglob("*") if path.is_file()}
    code, output = generate()
    assert (code, before) == (
        0,
        {path: path.stat().st_mtime_ns for path in schema_tree.output.rglob("*") if path.is_file()},
    )
    assert "0 changed" in output


def test_same_schemas_same_bytes(
    schema_tree: Any, generate: Generate, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The same schemas result in the same bytes, in any folder."""
    generate()
    other = type(schema_tree)(tmp_path_factory.mktemp("other"))
    generate("--schemas", str(other.schemas), "--output", str(other.output))
    assert other.files() == schema_tree.files()


def test_files_carry_their_origin_and_no_time(schema_tree: Any, generate: Generate) -> None:
    """The first line of a generated file names its schema, and no line has a date."""
    generate()
    users = schema_tree.files()[f"{MODELS}/things.py"].decode()
    assert users.startswith('# Generated from schemas/entities/Things.yml by "make generate". Do not edit.\n')
    assert all(is_generated(text.decode()) for text in schema_tree.files().values())
    assert b"202" not in b"".join(text for name, text in schema_tree.files().items() if name.endswith(".py"))


def test_faults_write_nothing(schema_tree: Any, generate: Generate) -> None:
    """Defect 16: a run that fails exits with 1 and changes no file, not even stale ones."""
    generate()
    (schema_tree.output / MODELS / "gone.py").write_text(
        '# Generated from schemas/x by "make generate". Do not edit.\n'
    )
    before = schema_tree.files()
    schema_tree.replace("enum_type: Kind", "enum_type: Knd")
    code, output = generate()
    assert code == 1
    assert "Things.yml:17: unknown enum 'Knd' of 'kind': did you mean 'Kind'?" in output
    assert "1 fault in the schemas; nothing was written" in output
    assert schema_tree.files() == before


def test_machine_and_folder_do_not_matter(schema_tree: Any, tmp_path: Path) -> None:
    """The bytes do not depend on hash seed, locale and time zone, or on files with the names of modules."""
    made = []
    for name, changes in {
        "a": {"PYTHONHASHSEED": "1", "LC_ALL": "C", "PYTHONUTF8": "0", "TZ": "Asia/Tokyo"},
        "b": {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "TZ": "America/Lima"},
    }.items():
        folder = tmp_path / name
        folder.mkdir()
        for module in ("types", "enum", "ruff"):
            (folder / f"{module}.py").write_text("raise SystemExit('not the module that was meant')\n")
        orb = Path(sys.executable).parent / "orb"
        done = subprocess.run(
            [orb, "generate", "--schemas", schema_tree.schemas, "--output", folder / "out"],
            cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, **changes},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        made.append(
            {p.relative_to(folder): p.read_bytes() for p in (folder / "out").rglob("*.*") if p.is_file()}
        )
    assert made[0] == made[1]
    assert made[0]


def test_an_api_fits_into_its_template(schema_tree: Any, generate: Generate) -> None:
    """An API that is too large for CloudFormation is a fault, and nothing is written."""
    words = "word " * 24_000
    notes = "".join(
        f"    note{n}: {{type: string, required: false, description: {words}}}\n" for n in range(3)
    )
    auth = "{cognitoAuthentication: {groups: {USER: [ThingsCreate, ThingsUpdate, ThingsGet]}}}"
    schema_tree.append(f"{notes}  authConfig: {auth}\n")
    schema_tree.write("config.yml", "api: {things: [Things]}\n")
    code, output = generate()
    assert code == 1
    assert re.search(
        r"config\.yml:1: api\.yml would have [\d,]+ bytes, and CloudFormation accepts 1,000,000", output
    )
    assert not (schema_tree.output / "infrastructure").exists()


def test_an_api_that_is_gone_leaves_no_files(schema_tree: Any, generate: Generate) -> None:
    """The schema and the template of the API are removed when config.yml does not name it any more."""
    schema_tree.append("  authConfig: {cognitoAuthentication: {groups: {USER: [ThingsGet]}}}\n")
    schema_tree.write("config.yml", "api: {things: [Things]}\n")
    generate()
    paths = [schema_tree.output / path for path in (API, GRAPHQL)]
    assert all(path.is_file() for path in paths)
    schema_tree.write("config.yml", "more: []\n")
    generate()
    assert not any(path.exists() for path in paths)
