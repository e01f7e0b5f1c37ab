"""Models that contain models must fit into an item of DynamoDB."""

from __future__ import annotations

from typing import Any

import pytest


def chain(schema_tree: Any, length: int, attributes: str) -> None:
    """Write entities that each hold the next one. In `attributes`, NEXT is its name."""
    for number in range(length):
        inner = (
            attributes.replace("NEXT", f"L{number + 1:04}") if number < length - 1 else "{a: {type: string}}"
        )
        text = f"type: standard\nname: L{number:04}\nmodel:\n  attributes: {inner}\n"
        schema_tree.write(f"entities/L{number:04}.yml", text)


@pytest.mark.parametrize(
    ("deepest", "attributes"),
    [(32, "{a: {type: NEXT, required: false}}"), (16, "{a: {type: array, items: NEXT}}")],
)
def test_levels_of_an_item(schema_tree: Any, deepest: int, attributes: str) -> None:
    """An item has at most 32 levels, and a list is a level too. Only the model that passes the limit is reported."""
    chain(schema_tree, deepest, attributes)
    assert schema_tree.faults() == []
    chain(schema_tree, deepest + 5, attributes)
    [fault] = schema_tree.faults()
    assert fault == (
        "L0004.yml:4: 'a' makes models nest deeper than 32 levels: DynamoDB cannot store them: hold an id instead"
    )


def test_a_list_is_a_level_at_the_end_too(schema_tree: Any) -> None:
    """The innermost list or object counts."""
    chain(schema_tree, 31, "{a: {type: NEXT}}")
    schema_tree.append("    first: {type: L0000, required: false}\n")
    assert schema_tree.faults() == []
    schema_tree.replace("{a: {type: string}}", "{a: {type: object}}", "entities/L0030.yml")
    [fault] = schema_tree.faults()
    assert fault.startswith("Things.yml:18: 'first' makes models nest deeper than 32 levels")


def test_models_that_hold_the_next_one_twice(schema_tree: Any) -> None:
    """What is required twice at each level grows to more than an item can hold. What is optional need not be there."""
    chain(schema_tree, 25, "{a: {type: NEXT}, b: {type: NEXT}}")
    [fault] = schema_tree.faults()
    assert fault.startswith(
        "L0007.yml:4: 'L0007' requires, or fills by defaults, so many models that no item"
    )
    chain(schema_tree, 25, "{a: {type: NEXT}, b: {type: NEXT, required: false}}")
    assert schema_tree.faults() == []


def test_defaults_fill_models_too(schema_tree: Any) -> None:
    """An empty default makes an input build the model, so it counts as a required one."""
    chain(
        schema_tree,
        25,
        "{a: {type: NEXT, required: false, default: {}}, b: {type: NEXT, required: false, default: {}}}",
    )
    schema_tree.replace("{a: {type: string}}", "{a: {type: string, required: false}}", "entities/L0024.yml")
    [fault] = schema_tree.faults()
    assert fault.startswith("L0007.yml:4: 'L0007' requires, or fills by defaults, so many models")


def test_hundreds_of_levels_have_few_faults(schema_tree: Any) -> None:
    """A long chain is one fault, and the faults of a long cycle stay short."""
    chain(schema_tree, 200, "{a: {type: NEXT}, b: {type: NEXT}}")
    assert len(schema_tree.faults()) == 2
    schema_tree.replace("{a: {type: string}}", "{a: {type: L0000}}", "entities/L0199.yml")
    found = schema_tree.faults()
    assert len(found) == 399
    assert max(map(len, found)) < 200
