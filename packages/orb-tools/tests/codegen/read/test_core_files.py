"""The form of the files of schemas/core."""

from __future__ import annotations

from typing import Any

import pytest
import yaml


def test_yaml_booleans_are_not_enum_values(tree: Any) -> None:
    """YAML 1.1 reads NO as false; where text is wanted, the fault says to quote it."""
    tree.write("core/enums.yml", "Kind: [SMALL, NO]\n")
    [fault] = tree.faults()
    assert fault == (
        "enums.yml:1: not the right kind of value of 'Kind[1]': "
        "write text, in quotes (YAML reads NO, ON and YES as booleans)"
    )


@pytest.mark.parametrize("pattern", ["(", "[b-a]", "(a)\\2", "a{3,2}", "[[a]", "(?<=a+)b"])
def test_patterns_are_those_of_python(tree: Any, pattern: str) -> None:
    """A pattern that Python refuses, or warns of, would break every function that looks at an input."""
    rule = {"rule": "regex", "name": "odd", "pattern": pattern, "message": "must be odd"}
    tree.write("core/validators.yml", yaml.safe_dump({"validators": {"email": [rule]}}))
    [fault] = tree.faults()
    assert fault.startswith(
        "validators.yml:5: 'validators.email[0].pattern' is not a regular expression of Python: correct it: "
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
def test_form_of_types(tree: Any, text: str, faults: list[str]) -> None:
    """What has not the form of core/types.yml is a fault with its line and a remedy."""
    tree.write("core/types.yml", text)
    assert tree.faults() == [f"types.yml:{fault}" for fault in faults]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Kind: SMALL\n", "not the right kind of value of 'Kind': write a list"),
        ("Kind: []\n", "nothing in 'Kind': add at least one, or drop the key"),
    ],
)
def test_form_of_enums(tree: Any, text: str, fault: str) -> None:
    """An enum is a list of values, and its use adds no second fault while it is not."""
    tree.write("core/enums.yml", text + "UserGroup: [USER]\n")
    assert tree.faults() == [f"enums.yml:1: {fault}"]


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
        ("validators:\n  a: []\n", ["2: nothing in 'validators.a': add at least one, or drop the key"]),
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
def test_form_of_validators(tree: Any, text: str, faults: list[str]) -> None:
    """What has not the form of core/validators.yml is a fault with its line and a remedy."""
    tree.write("core/types.yml", "types: {}\n")
    tree.write("core/validators.yml", text)
    assert tree.faults() == [f"validators.yml:{fault}" for fault in faults]
