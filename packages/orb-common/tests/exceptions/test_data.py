"""Errors about input and stored data carry their facts."""

from __future__ import annotations

from orb_common.exceptions import ItemExistsError, LostRaceError, UniqueValueTakenError, ValidationError


def test_conflicts_name_the_entity_and_field() -> None:
    """A conflict names the entity, and the field by its wire name, but never the value."""
    taken = UniqueValueTakenError("Users", "email")
    assert taken.public() == {
        "code": "UNIQUE_VALUE_TAKEN",
        "message": "Users: email is taken",
        "details": {"entity": "Users", "field": "email"},
    }
    assert ItemExistsError("Users").public()["details"] == {"entity": "Users"}


def test_refused_value_is_not_shown() -> None:
    """A refused value stays on the object: it can be a mistyped password."""
    error = ValidationError("x", "password", "p4ss")
    assert "p4ss" not in f"{error} {error.public()} {error.details}"
    assert error.invalid_value == "p4ss"


def test_lost_race_can_be_run_again() -> None:
    """A lost race is retryable, unlike other conflicts."""
    assert LostRaceError("x").retryable
    assert not ItemExistsError("Users").retryable
