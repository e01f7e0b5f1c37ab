"""All changes are found, the most serious first, and equal catalogues have none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from orb_tools.schema.catalogue_changes import catalogue_changes


def test_equal_schemas_have_no_changes(rich_tree: Any, golden_tree: Any) -> None:
    """The same schemas, read twice, do not differ."""
    assert catalogue_changes(golden_tree.catalogue(), golden_tree.catalogue()) == ()


def test_entities_come_and_go(rich_tree: Any) -> None:
    """An entity with another name is a removed one and a new one. A moved one has another import path."""
    before = rich_tree.catalogue()
    text = (rich_tree.schemas / "entities/Things.yml").read_text()
    (rich_tree.schemas / "entities/Things.yml").unlink()
    rich_tree.write("entities/Goods.yml", text.replace("Things", "Goods"))
    rich_tree.write("entities/shop/Facts.yml", (rich_tree.schemas / "entities/Facts.yml").read_text())
    (rich_tree.schemas / "entities/Facts.yml").unlink()
    maker = (rich_tree.schemas / "entities/Makers.yml").read_text()
    (rich_tree.schemas / "entities/Makers.yml").unlink()
    rich_tree.write("entities/shop/Makers.yml", maker)
    found = catalogue_changes(before, rich_tree.catalogue())
    assert [(change.verdict.label, change.what) for change in found] == [
        ("breaking", "'Things' was removed"),
        ("breaking", "'Facts' is in the module models.shop.facts, and was in models.facts"),
        ("breaking", "'Makers' is in the module models.shop.makers, and was in models.makers"),
        ("compatible", "table 'Goods' was added"),
    ]
    assert "its table and its items stay" in found[0].why


def test_a_table_appears_and_disappears(rich_tree: Any) -> None:
    """A model gets a table without harm. A table that becomes a model loses its repository."""
    model = rich_tree.catalogue()
    keys = "model:\n  keys: {primary: {partition: name}}\n"
    rich_tree.replace("model:\n", keys, "entities/Makers.yml")
    rich_tree.replace("type: standard", "type: dynamodb", "entities/Makers.yml")
    table = rich_tree.catalogue()
    assert {change.verdict.label for change in catalogue_changes(model, table)} == {"compatible"}
    assert "'Makers' has no table any more" in [change.what for change in catalogue_changes(table, model)]


def test_fields_that_depend_on_others(rich_tree: Any) -> None:
    """A field that must be set because of another is a tighter rule. Kinds without code break those who import it."""
    before = rich_tree.catalogue()
    makers = before.entities["Makers"]

    def verdict(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str]]:
        one, two = (
            replace(before, entities={**before.entities, "Makers": replace(makers, **changed)})
            for changed in (old, new)
        )
        return [(change.verdict.label, change.what) for change in catalogue_changes(one, two)]

    rule = {"required_when": {"name": ("since",)}}
    assert verdict({}, rule) == [("breaking", "inputs must set 'since' if 'name'")]
    assert verdict(rule, {}) == [("compatible", "fewer fields depend on others")]
    assert verdict({}, {"retention_days": 30}) == [
        ("compatible", "audit events are kept 30 days, and were kept as the function says")
    ]
    assert verdict({}, {"is_hand_written": True}) == [
        ("breaking", "no model of 'Makers' is generated any more")
    ]
