"""A file is there as it was or as it will be, and folders that are empty go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

MODELS = "packages/orb-models/src/orb_models/models"
Run = Callable[..., tuple[int, str]]


def test_interrupted_write_leaves_the_old_file(tree: Any, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is there as it was or as it will be, never in between."""
    run()
    before = tree.files()
    tree.replace(
        "    thingId:\n      type: string\n", "    thingId:\n      type: string\n      description: The id.\n"
    )

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        run()
    monkeypatch.undo()
    assert tree.files() == before


def test_generated_files_keep_plain_modes(tree: Any, run: Run) -> None:
    """Temporary files are private; what is written is as readable as the rest of a checkout."""
    run()
    assert (tree.output / MODELS / "things.py").stat().st_mode & 0o777 == 0o644


def test_removed_entity_takes_its_files_along(golden_tree: Any, run: Run) -> None:
    """Generated files without a schema go, with their folder; hand-written ones stay."""
    run()
    mine = golden_tree.output / MODELS / "mine.py"
    mine.write_text('"""Mine."""\n')
    (golden_tree.schemas / "entities/motion/Sensors.yml").unlink()
    code, said = run()
    assert code == 0
    assert f"removed {MODELS}/motion/sensors.py" in said
    assert not (golden_tree.output / MODELS / "motion").exists()
    assert mine.read_text() == '"""Mine."""\n'
    assert "Sensors" not in (golden_tree.output / "infrastructure/cloudformation/data.yml").read_text()
