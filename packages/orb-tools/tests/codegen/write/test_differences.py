"""What generating would change is shown, and hand-written files are never part of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

MODELS = "packages/orb-models/src/orb_models/models"
Run = Callable[..., tuple[int, str]]


def test_check_shows_stale_missing_and_stray(tree: Any, run: Run) -> None:
    """--check shows a diff of every file that differs, exits 1, and writes nothing."""
    run()
    things = tree.output / MODELS / "things.py"
    things.write_text(things.read_text().replace("kind: Kind", "kind: str"))
    (tree.output / "packages/orb-models/src/orb_models/enums/kind.py").unlink()
    stray = tree.output / MODELS / "gone.py"
    stray.write_text('# Generated from schemas/entities/Gone.yml by "make generate". Do not edit.\n')
    before = tree.files()
    code, said = run("--check")
    assert code == 1
    assert "-    kind: str" in said
    assert "+    kind: Kind" in said
    for line in (
        f"stale: {MODELS}/things.py",
        "missing: packages/orb-models/src/orb_models/enums/kind.py",
        f"stray: {MODELS}/gone.py",
    ):
        assert line in said
    assert tree.files() == before


def test_hand_written_file_is_never_overwritten(tree: Any, run: Run) -> None:
    """A file without our header where one of ours belongs stops the run before anything is written."""
    mine = tree.output / MODELS / "things.py"
    mine.parent.mkdir(parents=True)
    mine.write_text("# mine\n")
    code, said = run()
    assert code == 1
    assert f"{MODELS}/things.py:1: a hand-written file where a generated one belongs" in said
    assert list(tree.files()) == [f"{MODELS}/things.py"]
    assert mine.read_text() == "# mine\n"


@pytest.mark.parametrize("name", ["models/mine.py", "enums/mine.py", "models/own/deep.py", "inputs/notes.md"])
def test_hand_written_file_in_a_generated_folder_is_stray(tree: Any, run: Run, name: str) -> None:
    """Both forms of the command tell it beside all else; the check fails, and generating leaves it as it is."""
    run()
    (tree.output / MODELS / "things.py").unlink()
    mine = (tree.output / MODELS).parent / name
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("MINE = 1\n")
    path = mine.relative_to(tree.output).as_posix()
    line = f"stray: {path} (hand-written, in a generated folder: move or remove it)"
    code, said = run("--check")
    assert (code, line in said, f"missing: {MODELS}/things.py" in said, "MINE" in said) == (
        1,
        True,
        True,
        False,
    )
    code, said = run()
    assert (code, line in said, "1 changed" in said, f"removed {path}" in said) == (0, True, True, False)
    assert mine.read_text() == "MINE = 1\n"
    assert json.loads(run("--check", "--json")[1])["differences"] == {path: "stray"}
    assert run("--check")[0] == 1
    mine.unlink()
    assert run("--check")[0] == 0


@pytest.mark.parametrize("name", ["mine.py", "models/py.typed", "models/__pycache__/mine.pyc", "own/mine.py"])
def test_hand_written_file_elsewhere_is_not_stray(tree: Any, run: Run, name: str) -> None:
    """The package has hand-written modules beside the generated folders, and Python writes files of its own."""
    run()
    mine = (tree.output / MODELS).parent / name
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("MINE = 1\n")
    assert run("--check")[0] == run()[0] == 0
    assert mine.read_text() == "MINE = 1\n"


def test_files_of_no_folder_of_ours(golden_tree: Any, run: Run) -> None:
    """What is generated among hand-written files is stray without its schema as well."""
    run()
    for name in ("types", "validators"):
        golden_tree.write(f"core/{name}.yml", f"{name}: {{}}\n")
    for path in (golden_tree.schemas / "entities").rglob("*.yml"):
        text = re.sub(r"validation: \w+, ?|, validation: \w+", "", path.read_text())
        path.write_text(re.sub(r"(?s)  authConfig:.*?(?=^\w|\Z)", "", text, flags=re.MULTILINE))
    code, said = run("--check")
    stray = (
        "docs/rights.md",
        "packages/orb-common/src/orb_common/utils/rules.py",
        "packages/orb-models/src/orb_models/rights/gadgets.py",
        "packages/orb-models/src/orb_models/rules.py",
    )
    assert (code, [path for path in stray if f"stray: {path}" not in said]) == (1, [])
    said = run()[1]
    assert [path for path in stray if f"removed {path}" not in said] == []
