"""The API consists of the operations that a group may use, and of all types that they name."""

from __future__ import annotations

import re
from typing import Any

from orb_tools.codegen.check.graphql_types import SCALARS


def test_operations_are_those_with_a_right(golden_tree: Any) -> None:
    """Each operation with a right is once in the API, with the groups of its right, in the unit of its entity."""
    catalogue = golden_tree.catalogue()
    api = catalogue.api
    assert api.units == {"gadgets": ("Gadgets", "Journal"), "motion_sensors": ("Sensors",)}
    assert {(o.name, o.unit, o.groups) for o in api.operations} == {
        (name, unit, tuple(sorted(right.groups)))
        for unit, served in api.units.items()
        for entity in served
        for name, right in catalogue.entities[entity].rights.items()
    }
    assert len({operation.name for operation in api.operations}) == len(api.operations)


def test_every_named_type_exists(golden_tree: Any) -> None:
    """Fields, arguments and answers name scalars, enums and types of the API. Arguments name no type of answers."""
    api = golden_tree.catalogue().api
    shared = SCALARS | {enum.name for enum in api.enums}
    inputs = {type_.name for type_ in api.types.values() if type_.is_input}
    for type_ in api.types.values():
        allowed = shared | (inputs if type_.is_input else api.types.keys() - inputs)
        assert {re.sub(r"\W", "", field.type) for field in type_.fields} <= allowed, type_.name
    assert {operation.input.rstrip("!") for operation in api.operations} - {""} <= inputs
    assert {operation.answer for operation in api.operations} <= api.types.keys() - inputs
