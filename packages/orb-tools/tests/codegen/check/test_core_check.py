"""Enums and rules have names that are valid in Python."""

from __future__ import annotations

from typing import Any

import pytest


def use_every_core_file(schema_tree: Any) -> None:
    schema_tree.replace("    kind:\n", "    mail: {type: string, validation: Email}\n    kind:\n")
    text = (schema_tree.schemas / "entities/Things.yml").read_text()
    auth = "{cognitoAuthentication: {groups: {USER: '*'}}}"
    query = "{name: ThingsNear, type: custom, returns: Things, input: {kind: {type: Kind!}}}"
    schema_tree.write("entities/Things.yml", f"{text}  authConfig: {auth}\ncustomQueries: [{query}]\n")


def test_enums_that_would_collide(schema_tree: Any) -> None:
    """Two enums with one module are refused, and so is an enum with the class name of a rule."""
    schema_tree.write("core/enums.yml", "Kind: [SMALL]\nUserId: [A]\nUserID: [B]\nEmailRule: [C]\n")
    assert schema_tree.faults() == [
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
def test_limits_fit_the_type(schema_tree: Any, body: str, fault: str) -> None:
    """The validator of a type must exist, and its limits must fit its values."""
    schema_tree.write("core/types.yml", f"types:\n  Mail: {body}\n")
    assert schema_tree.faults() == [f"types.yml:2: {fault}"]


def test_use_of_a_faulty_validator(schema_tree: Any) -> None:
    """If a validator has faults, the types that use it are not reported."""
    schema_tree.replace("maximum: 20", "maximum: many", "core/validators.yml")
    assert schema_tree.faults() == [
        "validators.yml:4: not the right kind of value of 'validators.email[0].maximum': write a whole number"
    ]


@pytest.mark.parametrize("name", ["enums", "types", "validators"])
def test_a_core_file_that_is_missing(schema_tree: Any, name: str) -> None:
    """A missing file is one fault. References to its names are not reported."""
    use_every_core_file(schema_tree)
    (schema_tree.schemas / f"core/{name}.yml").unlink()
    assert schema_tree.faults() == [f"{name}.yml:1: missing: add the file"]


@pytest.mark.parametrize("name", ["types", "validators"])
def test_a_core_file_of_another_form(schema_tree: Any, name: str) -> None:
    """If a file has another form, references to its names are not reported."""
    use_every_core_file(schema_tree)
    schema_tree.replace(f"{name}:", "misspelt:", f"core/{name}.yml")
    assert [fault.partition(":")[0] for fault in schema_tree.faults()] == [f"{name}.yml"] * 2


def test_a_core_file_that_is_not_yaml(schema_tree: Any) -> None:
    """If a file cannot be read, references to its names are not reported."""
    use_every_core_file(schema_tree)
    schema_tree.write("core/enums.yml", "Kind: [\n")
    assert [fault.partition(":")[0] for fault in schema_tree.faults()] == ["enums.yml"]
