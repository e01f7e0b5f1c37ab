"""Enums and rules have names that Python takes."""

from __future__ import annotations

from typing import Any

import pytest


def use_every_core_file(tree: Any) -> None:
    tree.replace("    kind:\n", "    mail: {type: string, validation: Email}\n    kind:\n")
    text = (tree.schemas / "entities/Things.yml").read_text()
    auth = "{cognitoAuthentication: {groups: {USER: '*'}}}"
    query = "{name: ThingsNear, type: custom, returns: Things, input: {kind: {type: Kind!}}}"
    tree.write("entities/Things.yml", f"{text}  authConfig: {auth}\ncustomQueries: [{query}]\n")


def test_enums_that_would_collide(tree: Any) -> None:
    """Two enums of one module, and an enum that a rule's name hides, are refused."""
    tree.write("core/enums.yml", "Kind: [SMALL]\nUserId: [A]\nUserID: [B]\nEmailRule: [C]\n")
    assert tree.faults() == [
        "enums.yml:3: enums 'UserId' and 'UserID' both make the module 'user_id': rename one of the two",
        "enums.yml:4: enum 'EmailRule' makes a class 'EmailRule', as does type 'Email': rename one of the two",
    ]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (
            "{type: string, validator: emial}",
            "unknown validator 'emial' of type 'Mail': did you mean 'email'?",
        ),
        ("{type: number, validator: email}", "'validator' of type 'Mail', which is a number: drop it"),
        ("{type: string, minimum: 1}", "'minimum' of type 'Mail', which is a string: drop it"),
        ("{type: timestamp, minimum: -1}", "'minimum' of type 'Mail' is not a time: write epoch seconds"),
    ],
)
def test_limits_fit_the_type(tree: Any, body: str, fault: str) -> None:
    """A type refers to a validator that exists, and has no limit that its values cannot have."""
    tree.write("core/types.yml", f"types:\n  Mail: {body}\n")
    assert tree.faults() == [f"types.yml:2: {fault}"]


def test_use_of_a_faulty_validator(tree: Any) -> None:
    """While a validator has faults, a type that refers to it has none."""
    tree.replace("maximum: 20", "maximum: many", "core/validators.yml")
    assert tree.faults() == [
        "validators.yml:4: not the right kind of value of 'validators.email[0].maximum': write a whole number"
    ]


@pytest.mark.parametrize("name", ["enums", "types", "validators"])
def test_a_core_file_that_is_missing(tree: Any, name: str) -> None:
    """A missing file is one fault, and nothing is said about the use of its names."""
    use_every_core_file(tree)
    (tree.schemas / f"core/{name}.yml").unlink()
    assert tree.faults() == [f"{name}.yml:1: missing: add the file"]


@pytest.mark.parametrize("name", ["types", "validators"])
def test_a_core_file_of_another_form(tree: Any, name: str) -> None:
    """While a file does not have the form at all, nothing is said about the use of its names."""
    use_every_core_file(tree)
    tree.replace(f"{name}:", "misspelt:", f"core/{name}.yml")
    assert [fault.partition(":")[0] for fault in tree.faults()] == [f"{name}.yml"] * 2


def test_a_core_file_that_is_not_yaml(tree: Any) -> None:
    """While a file cannot be read, nothing is said about the use of its names."""
    use_every_core_file(tree)
    tree.write("core/enums.yml", "Kind: [\n")
    assert [fault.partition(":")[0] for fault in tree.faults()] == ["enums.yml"]
