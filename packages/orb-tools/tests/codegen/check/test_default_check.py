"""A default follows the rules of its attribute."""

from __future__ import annotations

from typing import Any

import pytest

TYPES = "string, number, boolean, array, map, object, set and entities"
CASES = {
    "{type: timestamp, default: 5}": "a default of 'a', which is of type timestamp: drop it: only "
    f"{TYPES} can have a default",
    "{type: string, minLength: 3, default: ab}": "the default of 'a' breaks its own minLength: correct one of the two",
    "{type: string, pattern: '[a-z]', default: A}": "the default of 'a' breaks its own pattern: correct one of the two",
    "{type: number, maximum: 3, default: 4}": "the default of 'a' breaks its own maximum: correct one of the two",
    "{type: array, default: [1]}": "the default of 'a' is not a string: write a string, or drop it",
    "{type: array, items: {type: string, enum_type: Kind}, default: [SMAL]}": "unknown default 'SMAL' of 'a': did you "
    "mean 'SMALL'?",
    "{type: array, items: {type: string, accepts: Kind}, default: [x]}": "unknown default 'x' of 'a': use one of "
    "LARGE, SMALL",
    "{type: set, items: string, default: [x, x]}": "the default of 'a' has a value twice: keep one: "
    "a set has each value once",
    "{type: set, items: number, default: []}": "the default of 'a' has 0 items: correct it: a set has at least one",
    "{type: array, maxItems: 1, default: [x, y]}": "the default of 'a' has 2 items: correct it: follow its own limits",
    "{type: map, minItems: 1, default: {}}": "the default of 'a' has 0 items: correct it: follow its own limits",
    "{type: object, default: x}": "the default of 'a' is not a map: write {}: its own defaults, or drop it",
    "{type: Parts, default: {}}": "the default of 'a' lacks 'b' of Parts, which is required: give that attribute a "
    "default, or drop this one",
}


@pytest.mark.parametrize("attribute", CASES)
def test_defaults_follow_the_rules(schema_tree: Any, attribute: str) -> None:
    """A default that breaks a rule of its attribute is a fault, because inputs do not validate defaults."""
    parts = "type: standard\nname: Parts\nmodel: {attributes: {b: {type: string}}}\n"
    schema_tree.write("entities/Parts.yml", parts)
    schema_tree.append(f"    a: {attribute}\n")
    assert schema_tree.faults() == [f"Things.yml:18: {CASES[attribute]}"]


def test_valid_defaults(schema_tree: Any) -> None:
    """Scalars, lists of scalars, and what is empty can be defaults."""
    parts = "type: standard\nname: Parts\nmodel: {attributes: {b: {type: string, default: x}}}\n"
    schema_tree.write("entities/Parts.yml", parts)
    schema_tree.append("    a: {type: Parts, default: {}}\n    b: {type: set, default: [x]}\n")
    schema_tree.append(
        "    c: {type: object, default: {}}\n    d: {type: array, items: boolean, default: []}\n"
    )
    assert schema_tree.faults() == []
