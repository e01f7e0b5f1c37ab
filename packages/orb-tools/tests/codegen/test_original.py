"""The schemas of the original hub are valid after the edits of original/edits.yml, and after no fewer."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from orb_tools.codegen.render.render_files import render_files

ORIGINAL = Path(__file__).parent / "original"
EDITS = yaml.safe_load((ORIGINAL / "edits.yml").read_text())
FAULTS = 19
"""The faults before the first edit. Some edits only show after others."""


@pytest.fixture
def original(schema_tree: Any) -> Any:
    """The schema tree, with the schemas of the original hub."""
    shutil.rmtree(schema_tree.schemas)
    shutil.copytree(ORIGINAL / "schemas", schema_tree.schemas)
    return schema_tree


def edit(tree: Any, *, without: int | None = None) -> None:
    for number, change in enumerate(EDITS):
        if number == without:
            continue
        if "text" in change:
            tree.write(change["file"], change["text"])
        else:
            tree.replace(change["old"], change["new"], change["file"])


def test_every_fault_is_in_an_edited_file(original: Any) -> None:
    """The first run names all that is wrong, in no file that needs no edit. `['*']` and API keys are valid."""
    found = original.faults()
    assert len(found) == FAULTS
    assert {fault.partition(":")[0] for fault in found} <= {Path(change["file"]).name for change in EDITS}


def test_edited_schemas_are_whole(original: Any) -> None:
    """After the edits all 16 entities and 17 enums are there, and all code can be rendered."""
    edit(original)
    catalogue = original.catalogue()
    assert (len(catalogue.entities), len(catalogue.registries), len(catalogue.enums)) == (15, 1, 17)
    assert len(catalogue.tables) == 11
    assert {"INVITED", "REMOVED"} <= set(catalogue.enums["ApplicationUserStatus"].values)
    assert "ARCHIVED" in catalogue.enums["ApplicationStatus"].values
    assert catalogue.entities["Roles"].rights.keys() == set(catalogue.entities["Roles"].operations)
    for path, text in render_files(catalogue).items():
        if path.suffix == ".py":
            compile(text, str(path), "exec")


@pytest.mark.parametrize(
    "number", [number for number, change in enumerate(EDITS) if change["file"] != "core/enums.yml"]
)
def test_every_edit_is_needed(original: Any, number: int) -> None:
    """Without one of the edits there is a fault. Those of enums keep the values that stored items hold."""
    edit(original, without=number)
    assert original.faults()
