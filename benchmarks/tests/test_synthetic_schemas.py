"""Laws of the synthetic entities: both sides get the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from benchmarks.synthetic_schemas import write_json_schema, write_schemas
from orb_tools.codegen.faults import Faults
from orb_tools.codegen.pipeline import load_catalogue

if TYPE_CHECKING:
    from pathlib import Path


def test_both_sides_get_the_same_entities(tmp_path: Path) -> None:
    """The schemas are valid. Item, Create and Update of the peer have the attributes of ours, required as ours are."""
    faults = Faults()
    catalogue = load_catalogue(write_schemas(2, tmp_path), faults)
    assert not faults, faults.sorted()
    write_json_schema(2, tmp_path / "entities.json")
    types = json.loads((tmp_path / "entities.json").read_text())["$defs"]
    for name in ("Thing0s", "Thing1s"):
        entity = catalogue.entities[name]
        required = {attribute.name for attribute in entity.attributes.values() if attribute.required}
        assert (types[name]["properties"].keys(), {*types[name]["required"]}) == (
            entity.attributes.keys(),
            required,
        )
        inputs = {attribute.name for attribute in entity.create_attributes}
        assert types[f"{name}Create"]["properties"].keys() == inputs
        assert {*types[f"{name}Create"]["required"]} == required & inputs
        assert types[f"{name}Update"]["properties"].keys() == {a.name for a in entity.update_attributes}
        assert types[f"{name}Update"]["required"] == []
