"""A model has a codec if it is stored, and a row class for each index that does not hold whole items."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from orb_tools.codegen.render.model_view import model_view

ROOT = Path(__file__).resolve().parents[5]
Generate = Callable[..., tuple[int, str]]


def test_only_stored_models_have_a_codec(schema_tree: Any) -> None:
    """An entity that no table contains gets no codec, and imports nothing for one."""
    schema_tree.write(
        "entities/Alone.yml", "type: standard\nname: Alone\nmodel: {attributes: {a: {type: string}}}\n"
    )
    catalogue = schema_tree.catalogue()
    alone = model_view(catalogue.entities["Alone"], catalogue)
    things = model_view(catalogue.entities["Things"], catalogue)
    assert alone["codec"] is None
    assert "codec" not in str(alone["imports"])
    assert things["codec"]
    assert "orb_models.codec" in str(things["imports"])


def test_rows_of_indexes(golden_tree: Any) -> None:
    """A row class has the keys of the table and of the index, and the projected attributes."""
    catalogue = golden_tree.catalogue()
    rows: Any = model_view(catalogue.entities["Gadgets"], catalogue)["rows"]
    assert {row["name"]: {field.name for field in row["fields"]} for row in rows} == {
        "GadgetsColourRow": {"owner_id", "gadget_id", "colour", "built_at", "label"},
        "GadgetsOwnerSerialRow": {"owner_id", "gadget_id", "serial"},
    }


@pytest.mark.repository
def test_many_optional_attributes_pass_ruff(schema_tree: Any, generate: Generate) -> None:
    """A codec with many attributes has the exemptions from ruff's limits that it needs, and no others."""
    for count in range(9, 27):
        fields = "".join(f"    field{n}:\n      type: string\n      required: false\n" for n in range(count))
        text = (schema_tree.schemas / "entities/Things.yml").read_text()
        schema_tree.write(
            f"entities/Things{count}.yml", text.replace("name: Things", f"name: Things{count}") + fields
        )
    assert generate()[0] == 0
    config, package = str(ROOT / "pyproject.toml"), str(schema_tree.output / "packages/orb-models")
    command = [sys.executable, "-m", "ruff", "check", "--config", config, package]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout
