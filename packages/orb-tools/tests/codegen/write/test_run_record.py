"""A run that would change nothing does nothing. A record that is wrong costs time, and nothing else."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from orb_tools.codegen import pipeline
from orb_tools.codegen.write.run_record import inputs_digest, unchanged_files

if TYPE_CHECKING:
    from pathlib import Path

MODELS = "packages/orb-models/src/orb_models/models"
RECORD = ".orb/generate.json"
Generate = Callable[..., tuple[int, str]]


@pytest.fixture
def full_runs(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The schemas of each run that reads them."""
    runs: list[Path] = []
    real = pipeline.make_plan

    def counted(schemas: Path, output: Path) -> pipeline.Plan:
        runs.append(schemas)
        return real(schemas, output)

    monkeypatch.setattr(pipeline, "make_plan", counted)
    return runs


def test_files_without_content_are_not_waited_for(schema_tree: Any) -> None:
    """A pipe or a broken link among the schemas, which the reader refuses, does not stop the digest."""
    os.mkfifo(schema_tree.schemas / "entities" / "Pipes.yml")
    (schema_tree.schemas / "entities" / ".#Lock.yml").symlink_to("nowhere")
    assert inputs_digest(schema_tree.schemas) != ""


def test_only_a_change_makes_a_full_run(schema_tree: Any, generate: Generate, full_runs: list[Path]) -> None:
    """A second run says the same without reading the schemas. `--check` always reads them."""
    first = generate()[1].splitlines()[-1]
    assert generate()[1] == f"{first.split(',')[0]}, 0 changed\n"
    assert json.loads(generate("--json")[1]) == {"files": int(first.split()[0]), "differences": {}}
    assert len(full_runs) == 1
    assert generate("--check")[0] == 0
    assert len(full_runs) == 2


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("schemas/core/enums.yml", "Kind: [SMALL, LARGE, HUGE]\nUserGroup: [USER, OWNER]\n"),
        (
            "schemas/entities/More.yml",
            "type: standard\nname: More\nmodel: {attributes: {a: {type: string}}}\n",
        ),
        (f"{MODELS}/things.py", '# Generated from x by "make generate".\nchanged = 1\n'),
        (f"{MODELS}/stray.py", '# Generated from x by "make generate".\n'),
        (f"{MODELS}/mine.py", "mine = 1\n"),
        (f"{MODELS}/things.py", None),
        ("schemas/entity.schema.json", None),
        (RECORD, None),
        (RECORD, ""),
        (RECORD, "[]"),
        (RECORD, "[" * 100_000),
        (RECORD, '{"paths": 1, "folders": [], "digest": ""}'),
        (RECORD, '{"paths": ["gone"], "folders": [], "digest": ""}'),
    ],
)
def test_what_changes_makes_a_full_run(
    schema_tree: Any, generate: Generate, full_runs: list[Path], name: str, text: str | None
) -> None:
    """A changed, new or missing schema or generated file, or another record, is not overlooked."""
    generate()
    path = schema_tree.output / name
    path.unlink() if text is None else path.write_text(text)
    assert generate()[0] == 0
    assert len(full_runs) == 2
    # Every run reports hand-written files in a generated folder.
    generate()
    assert len(full_runs) == (3 if name.endswith("mine.py") else 2)


def test_faults_are_told_again(schema_tree: Any, generate: Generate) -> None:
    """A run with faults is not recorded: the next one tells them again."""
    generate()
    schema_tree.replace("enum_type: Kind", "enum_type: Knd")
    assert generate()[0] == generate()[0] == 1
    schema_tree.replace("enum_type: Knd", "enum_type: Kind")
    assert generate()[0] == 0


def test_the_generator_counts_too(
    schema_tree: Any, generate: Generate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another version of Python, of a package or of the generator's own code is another input."""
    generate()
    assert unchanged_files(schema_tree.schemas, schema_tree.output) is not None
    before = inputs_digest(schema_tree.schemas)
    with monkeypatch.context() as patched:
        patched.setattr("sys.version", "3.99")
        assert inputs_digest(schema_tree.schemas) != before
    with monkeypatch.context() as patched:
        patched.setattr("orb_tools.codegen.write.run_record._OWN_CODE", ("orb_tools",))
        assert inputs_digest(schema_tree.schemas) != before
        assert unchanged_files(schema_tree.schemas, schema_tree.output) is None


def test_a_record_that_cannot_be_written_is_left_out(schema_tree: Any, generate: Generate) -> None:
    """The files are written although the record is not."""
    (schema_tree.output / RECORD).mkdir(parents=True)
    assert generate()[0] == generate()[0] == 0
    assert schema_tree.files()
