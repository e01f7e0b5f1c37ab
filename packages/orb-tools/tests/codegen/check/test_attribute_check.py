"""The keys of an attribute must fit its type."""

from __future__ import annotations

from typing import Any

import pytest

CASES = {
    "{type: array, default: x}": ("the default of 'a' is not a list: write a list, such as [a, b]"),
    "{type: number, default: x}": "the default of 'a' is not a number: write a number, or drop it",
    "{type: string, enum_type: Kind, default: 5}": "unknown default '5' of 'a': use one of LARGE, SMALL",
    "{type: string, enum_values: [x, y], default: z}": "unknown default 'z' of 'a': use one of x, y",
    "{type: array, items: {type: string, enum_type: Knd}}": "unknown enum 'Knd' of 'a': did you mean 'Kind'?",
    "{type: array, items: arry}": "unknown type 'arry' of the items of 'a': did you mean 'binary'?",
    "{type: string, enum_values: [x, y, x]}": "value 'x' is twice in 'enum_values' of 'a': keep one",
    "{type: array, items: {type: string, enum_type: Kind, enum_values: [LARGE, LARGE]}}": (
        "value 'LARGE' is twice in 'enum_values' of 'a': keep one"
    ),
    "{type: string, maxLength: 99999999999999999999999}": (
        "wrong value of 'model.attributes.a.maxLength': write a number up to 409600"
    ),
    "{type: set, items: boolean}": "'a' is a set of boolean, which DynamoDB does not have: use binary, number, string, "
    "or make the type array",
    "{type: strng, enum_type: Kind, unique: true, default: x}": (
        "unknown type 'strng' of 'a': did you mean 'string'?"
    ),
}


def test_hand_written_python_names_its_own_fields(schema_tree: Any) -> None:
    """Without generated Python, an attribute may have any name, and a `python_name` has no effect."""
    schema_tree.write(
        "entities/Locks.yml",
        "type: table\nname: Locks\nmodel:\n  keys: {primary: {partition: class}}\n  attributes:\n"
        "    class: {type: string}\n    from: {type: string, python_name: origin}\n",
    )
    [fault] = schema_tree.faults()
    assert fault.startswith("Locks.yml:7: 'python_name' of hand-written Python has no effect: drop it")


@pytest.mark.parametrize("attribute", CASES)
def test_extras_fit_the_type(schema_tree: Any, attribute: str) -> None:
    """A key that does not fit the type is a fault. If the type is unknown, only the type is reported."""
    schema_tree.write(
        "entities/Things.yml",
        (schema_tree.schemas / "entities/Things.yml").read_text() + f"    a: {attribute}\n",
    )
    assert schema_tree.faults() == [f"Things.yml:18: {CASES[attribute]}"]


def test_arguments_of_repositories_have_names_of_their_own(schema_tree: Any) -> None:
    """A reserved name gets an underscore as an argument, so no other attribute may have that name in Python."""
    schema_tree.write(
        "entities/Things.yml",
        (schema_tree.schemas / "entities/Things.yml").read_text()
        + "    limit: {type: string}\n    other: {type: string, python_name: limit_}\n",
    )
    assert schema_tree.faults() == [
        "Things.yml:19: attributes 'limit' and 'other' are both 'limit_' in Python: rename one, or add 'python_name'"
    ]


def test_a_value_has_no_retention(schema_tree: Any) -> None:
    """The audit trail has events about items and operations. A duty of another model would have no effect."""
    duty = "compliance: {retention: 7 years}\n"
    body = "name: Parts\nmodel: {attributes: {b: {type: string}}}\n"
    schema_tree.write("entities/Parts.yml", f"type: standard\n{duty}{body}")
    assert schema_tree.faults() == [
        (
            "Parts.yml:2: 'compliance' of a value, about which there are no events: drop it, or "
            "write it in the tables that "
            "hold the value"
        )
    ]
    schema_tree.write("entities/Parts.yml", f"type: lambda\n{duty}{body}")
    assert schema_tree.faults() == []
