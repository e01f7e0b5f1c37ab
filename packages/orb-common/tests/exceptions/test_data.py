"""Faults of what is stored carry their facts."""

from __future__ import annotations

from orb_common.exceptions import ItemExistsError, LostRaceError, UniqueValueTakenError


def test_conflicts_name_what_is_in_the_way() -> None:
    """The entity, and the field by its wire name; never the value."""
    taken = UniqueValueTakenError("Users", "email")
    assert taken.public() == {
        "code": "UNIQUE_VALUE_TAKEN",
        "message": "Users: email is taken",
        "details": {"entity": "Users", "field": "email"},
    }
    assert ItemExistsError("Users").public()["details"] == {"entity": "Users"}


def test_lost_race_can_be_run_again() -> None:
    """Unlike any other conflict."""
    assert LostRaceError("x").retryable
    assert not ItemExistsError("Users").retryable
