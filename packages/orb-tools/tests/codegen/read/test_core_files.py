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


@pytest.mark.parametrize("pattern", ["(?=a)b", "(?P<n>a)(?P=n)", "(a)\\1", "(", "[b-a]"])
def test_patterns_are_those_of_pydantic(tree: Any, pattern: str) -> None:
    """A pattern that pydantic refuses would break the import of every model that has it."""
    tree.write("core/types.yml", yaml.safe_dump({"types": {"Odd": {"type": "string", "pattern": pattern}}}))
    [fault] = tree.faults()
    assert fault == (
        "types.yml:3: 'types.Odd.pattern' is not a regular expression that pydantic takes: "
        "correct it; it can neither look around nor refer back"
    )


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("types: 5\n", ["1: not the right kind of value of 'types': write a map"]),
        ("version: '1.0'\n", ["1: no 'types': add the key 'types'"]),
        ("tpes: {}\ntypes: {}\n", ["1: unknown key 'tpes': did you mean 'types'?"]),
        ("types: {A: 5}\n", ["1: not the right kind of value of 'types.A': write a map with the key 'type'"]),
        (
            "types:\n  A:\n    type: strng\n    maxLength: '5'\n",
            [
                "3: unknown value 'strng' of 'types.A.type': did you mean 'string'?",
                "4: not the right kind of value of 'types.A.maxLength': write a whole number",
            ],
        ),
        (
            "types:\n  A: {type: string, maxLength: 0}\n",
            ["2: wrong value of 'types.A.maxLength': write a number from 1 on"],
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


def test_form_of_validators(tree: Any) -> None:
    """core/validators.yml holds maps."""
    tree.write("core/validators.yml", "validators: [x]\ncomposite: {}\n")
    assert tree.faults() == [
        "validators.yml:1: not the right kind of value of 'validators': write a map",
        "validators.yml:2: unknown key 'composite': did you mean 'composites'?",
    ]
