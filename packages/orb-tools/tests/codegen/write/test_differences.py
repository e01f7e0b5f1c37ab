"""The differences show what generating would change. Hand-written files are never changed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

MODELS = "packages/orb-models/src/orb_models/models"
Generate = Callable[..., tuple[int, str]]


def test_check_shows_stale_missing_and_stray(schema_tree: Any, generate: Generate) -> None:
    """--check shows a diff of every file that differs, exits 1, and writes nothing."""
    generate()
    things = schema_tree.output / MODELS / "things.py"
    things.write_text(things.read_text().replace("kind: Kind", "kind: str"))
    (schema_tree.output / "packages/orb-models/src/orb_models/enums/kind.py").unlink()
    stray = schema_tree.output / MODELS / "gone.py"
    stray.write_text('# Generated from schemas/entities/Gone.yml by "make generate". Do not edit.\n')
    before = schema_tree.files()
    code, output = generate("--check")
    assert code == 1
    assert "-    kind: str" in output
    assert "+    kind: Kind" in output
    for line in (
        f"stale: {MODELS}/things.py",
        "missing: packages/orb-models/src/orb_models/enums/kind.py",
        f"stray: {MODELS}/gone.py",
    ):
        assert line in output
    assert schema_tree.files() == before


def test_hand_written_file_is_never_overwritten(schema_tree: Any, generate: Generate) -> None:
    """A hand-written file at the path of a generated one stops the run before anything is written."""
    mine = schema_tree.output / MODELS / "things.py"
    mine.parent.mkdir(parents=True)
    mine.write_text("# mine\n")
    code, output = generate()
    assert code == 1
    assert f"{MODELS}/things.py:1: a hand-written file where a generated one belongs" in output
    assert list(schema_tree.files()) == [f"{MODELS}/things.py"]
    assert mine.read_text() == "# mine\n"


@pytest.mark.parametrize(
    "name", ["models/mine.py", "enums/mine.pyi", "models/own/deep.py", "inputs/notes.txt"]
)
def test_hand_written_file_in_a_generated_folder_is_stray(
    schema_tree: Any, generate: Generate, name: str
) -> None:
    """Both forms of the command report the file with other differences. `--check` fails, and a run leaves it."""
    generate()
    (schema_tree.output / MODELS / "things.py").unlink()
    mine = (schema_tree.output / MODELS).parent / name
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("MINE = 1\n")
    path = mine.relative_to(schema_tree.output).as_posix()
    line = f"stray: {path} (hand-written, in a generated folder: move or remove it)"
    code, output = generate("--check")
    assert (code, line in output, f"missing: {MODELS}/things.py" in output, "MINE" in output) == (
        1,
        True,
        True,
        False,
    )
    code, output = generate()
    assert (code, line in output, "1 changed" in output, f"removed {path}" in output) == (
        0,
        True,
        True,
        False,
    )
    assert mine.read_text() == "MINE = 1\n"
    assert json.loads(generate("--check", "--json")[1])["differences"] == {path: "stray"}
    assert generate("--check")[0] == 1
    mine.unlink()
    assert generate("--check")[0] == 0


@pytest.mark.parametrize("name", ["mine.py", "models/py.typed", "models/__pycache__/mine.pyc", "own/mine.py"])
def test_hand_written_file_elsewhere_is_not_stray(schema_tree: Any, generate: Generate, name: str) -> None:
    """Hand-written modules beside the generated folders are not stray, nor are files that Python writes."""
    generate()
    mine = (schema_tree.output / MODELS).parent / name
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("MINE = 1\n")
    assert generate("--check")[0] == generate()[0] == 0
    assert mine.read_text() == "MINE = 1\n"


def test_generated_files_among_hand_written_ones(golden_tree: Any, generate: Generate) -> None:
    """A generated file among hand-written ones is stray too if its schema is gone."""
    generate()
    for name in ("types", "validators"):
        golden_tree.write(f"core/{name}.yml", f"{name}: {{}}\n")
    # An API needs entities with rights.
    golden_tree.write("config.yml", "more: []\n")
    for path in (golden_tree.schemas / "entities").rglob("*.yml"):
        text = re.sub(r"validation: \w+, ?|, validation: \w+", "", path.read_text())
        path.write_text(re.sub(r"(?s)  authConfig:.*?(?=^\w|\Z)", "", text, flags=re.MULTILINE))
    code, output = generate("--check")
    stray = (
        "docs/rights.md",
        "infrastructure/cloudformation/api.yml",
        "infrastructure/graphql/hub.graphql",
        "packages/orb-common/src/orb_common/utils/rules.py",
        "packages/orb-models/src/orb_models/rights/gadgets.py",
        "packages/orb-models/src/orb_models/rules.py",
    )
    assert (code, [path for path in stray if f"stray: {path}" not in output]) == (1, [])
    output = generate()[1]
    assert [path for path in stray if f"removed {path}" not in output] == []


def test_links_are_never_replaced(schema_tree: Any, generate: Generate) -> None:
    """A link at the path of a generated file stops the run, also if it leads nowhere. Another link is stray."""
    generate()
    things = schema_tree.output / MODELS / "things.py"
    for target in (schema_tree.output / "mine.py", schema_tree.output / "gone.py"):
        (schema_tree.output / "mine.py").write_bytes(
            (schema_tree.output / MODELS / "__init__.py").read_bytes()
        )
        things.unlink()
        things.symlink_to(target)
        code, output = generate()
        line = f"{MODELS}/things.py:1: a link where a generated file belongs: move or remove it"
        assert (code, line in output, things.is_symlink()) == (1, True, True)
    things.rename(things.with_name("other.py"))
    code, output = generate()
    line = f"stray: {MODELS}/other.py (hand-written, in a generated folder: move or remove it)"
    assert (code, line in output, things.with_name("other.py").is_symlink()) == (0, True, True)
