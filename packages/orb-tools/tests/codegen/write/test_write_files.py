"""A file is written completely or not at all, and empty folders are removed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

MODELS = "packages/orb-models/src/orb_models/models"
Generate = Callable[..., tuple[int, str]]


def test_interrupted_write_leaves_the_old_file(
    schema_tree: Any, generate: Generate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A write that fails leaves the old file unchanged."""
    generate()
    before = schema_tree.files()
    schema_tree.replace(
        "    thingId:\n      type: string\n", "    thingId:\n      type: string\n      description: The id.\n"
    )

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        generate()
    monkeypatch.undo()
    assert schema_tree.files() == before


def test_generated_files_keep_plain_modes(schema_tree: Any, generate: Generate) -> None:
    """Generated files have the usual mode, although temporary files are private."""
    generate()
    assert (schema_tree.output / MODELS / "things.py").stat().st_mode & 0o777 == 0o644


def test_removed_entity_takes_its_files_along(golden_tree: Any, generate: Generate) -> None:
    """The files of a removed schema are removed with their folder. Hand-written files stay."""
    generate()
    mine = golden_tree.output / MODELS / "mine.py"
    mine.write_text('"""Mine."""\n')
    (golden_tree.schemas / "entities/motion/Sensors.yml").unlink()
    golden_tree.replace("  motion_sensors: [Sensors]\n", "", "config.yml")
    code, output = generate()
    assert code == 0
    assert f"removed {MODELS}/motion/sensors.py" in output
    assert not (golden_tree.output / MODELS / "motion").exists()
    assert mine.read_text() == '"""Mine."""\n'
    assert "Sensors" not in (golden_tree.output / "infrastructure/cloudformation/data.yml").read_text()
