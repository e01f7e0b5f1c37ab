"""The tables that hold values of an attribute are found, at any depth."""

from __future__ import annotations

from typing import Any

from orb_tools.schema.comparison import Comparison


def test_holders_at_any_depth(rich_tree: Any) -> None:
    """A table holds its own attributes, those of its values, and those of their values."""
    rich_tree.write(
        "entities/Towns.yml", "type: standard\nname: Towns\nmodel: {attributes: {zip: {type: string}}}\n"
    )
    rich_tree.replace(
        "    name: {type: string}",
        "    name: {type: string}\n    towns: {type: array, items: Towns}",
        "entities/Makers.yml",
    )
    catalogue = rich_tree.catalogue()
    both = Comparison(catalogue, catalogue)
    found = {
        (entity, attribute): [(holder.table.name, holder.path) for holder in both.holders(entity, attribute)]
        for entity, attribute in (("Things", "note"), ("Makers", "name"), ("Towns", "zip"))
    }
    assert found == {
        ("Things", "note"): [("Things", ("note",))],
        ("Makers", "name"): [("Things", ("maker", "name"))],
        ("Towns", "zip"): [("Things", ("maker", "zip"))],
    }


def test_a_new_table_holds_nothing(rich_tree: Any) -> None:
    """A table that did not exist before has no items."""
    after = rich_tree.catalogue()
    (rich_tree.schemas / "entities/Things.yml").unlink()
    assert list(Comparison(rich_tree.catalogue(), after).holders("Things", "note")) == []
