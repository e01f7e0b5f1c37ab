"""What does not fit the form of a file in schemas/core is a fault."""

from __future__ import annotations

from typing import Any

import pytest


def test_yaml_booleans_are_not_enum_values(schema_tree: Any) -> None:
    """YAML 1.1 reads NO as false. If a text is expected, the fault advises quotes."""
    schema_tree.write("core/enums.yml", "Kind: [SMALL, NO]\n")
    [fault] = schema_tree.faults()
    assert fault == (
        "enums.yml:1: not the right kind of value of 'Kind[1]': "
        "write text, in quotes (YAML reads NO, ON and YES as booleans)"
    )


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("types: 5\n", ["1: not the right kind of value of 'types': write a map"]),
        ("version: '1.0'\n", ["1: no 'types': add the key 'types'"]),
        ("tpes: {}\ntypes: {}\n", ["1: unknown key 'tpes': did you mean 'types'?"]),
        ("types: {A: 5}\n", ["1: not the right kind of value of 'types.A': write a map with the key 'type'"]),
        (
            "types:\n  A:\n    type: strng\n    minimum: '5'\n",
            [
                "3: unknown value 'strng' of 'types.A.type': did you mean 'string'?",
                "4: not the right kind of value of 'types.A.minimum': write a whole number",
            ],
        ),
        (
            "types:\n  A: {type: string, pattern: x}\n",
            [
                "2: unknown key 'pattern' of 'types.A': use one of description, minimum, type, validator",
            ],
        ),
    ],
)
def test_form_of_types(schema_tree: Any, text: str, faults: list[str]) -> None:
    """A fault of form in core/types.yml has its line and advice."""
    schema_tree.write("core/types.yml", text)
    assert schema_tree.faults() == [f"types.yml:{fault}" for fault in faults]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Kind: SMALL\n", "not the right kind of value of 'Kind': write a list"),
        ("Kind: []\n", "'Kind' is empty: add at least one entry, or drop the key"),
    ],
)
def test_form_of_enums(schema_tree: Any, text: str, fault: str) -> None:
    """An enum is a list of values. If it is not, references to it are not reported."""
    schema_tree.write("core/enums.yml", text + "UserGroup: [USER]\n")
    assert schema_tree.faults() == [f"enums.yml:1: {fault}"]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("validators: [x]\n", ["1: not the right kind of value of 'validators': write a map"]),
        ("version: '1.0'\n", ["1: no 'validators': add the key 'validators'"]),
        ("validators: {}\ncomposites: {}\n", ["2: unknown key 'composites': use one of validators, version"]),
        (
            "validators:\n  a: {rule: length, maximum: 5}\n",
            ["2: not the right kind of value of 'validators.a': write a list"],
        ),
        ("validators:\n  a: []\n", ["2: 'validators.a' is empty: add at least one entry, or drop the key"]),
        (
            "validators:\n  a:\n    - {rule: lngth, maximum: 5}\n    - {rule: length, maximum: 0}\n",
            [
                "3: unknown value 'lngth' of 'validators.a[0].rule': did you mean 'length'?",
                "4: wrong value of 'validators.a[1].maximum': write a number from 1 on",
            ],
        ),
        (
            "validators:\n  a:\n    - {rule: length, maxLength: 5, minimum: 1}\n",
            [
                (
                    "3: unknown key 'maxLength' of 'validators.a[0]': "
                    "use one of maximum, message, minimum, name, pattern, rule, values"
                )
            ],
        ),
    ],
)
def test_form_of_validators(schema_tree: Any, text: str, faults: list[str]) -> None:
    """A fault of form in core/validators.yml has its line and advice."""
    schema_tree.write("core/types.yml", "types: {}\n")
    schema_tree.write("core/validators.yml", text)
    assert schema_tree.faults() == [f"validators.yml:{fault}" for fault in faults]


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("types", "types: {A: {type: number, minimum: 1E}}", "write a number up to"),
        ("types", "types: {A: {type: number, minimum: -1E}}", "write a number from -"),
        ("validators", "validators: {a: [{rule: length, maximum: 1E}]}", "write a number up to 409600"),
        ("validators", "validators: {a: [{rule: length, minimum: 1E}]}", "write a number up to 409600"),
    ],
)
def test_limits_that_no_value_can_have(schema_tree: Any, name: str, text: str, fault: str) -> None:
    """A limit beyond what DynamoDB holds would make code that cannot be imported."""
    schema_tree.write(f"core/{name}.yml", text.replace("E", "0" * 50) + "\n")
    assert any(fault in found for found in schema_tree.faults())
