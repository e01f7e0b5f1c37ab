"""Enums and rules have names that Python takes."""

from __future__ import annotations

from typing import Any

import pytest


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


def test_a_type_without_validators(tree: Any) -> None:
    """Without core/validators.yml no validator is known."""
    (tree.schemas / "core/validators.yml").unlink()
    assert tree.faults() == [
        "types.yml:5: unknown validator 'email' of type 'Email': nothing is defined that could be used"
    ]
