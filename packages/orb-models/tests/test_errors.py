"""Errors of this package carry facts, keep their parents' codes, and survive pickling."""

from __future__ import annotations

import pickle

import pytest

from orb_common.exceptions import ConflictError, OrbError
from orb_models.errors import ItemExistsError, ItemTooLargeError, StoredItemError, UniqueValueTakenError

ERRORS = [
    ItemExistsError("Users"),
    UniqueValueTakenError("Users", "email"),
    StoredItemError("Users", ["email"]),
    ItemTooLargeError("Users"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_errors_travel(error: OrbError) -> None:
    """A worker's error reaches its parent with all its facts."""
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.details, again.code) == (
        type(error),
        str(error),
        error.details,
        error.code,
    )


def test_conflicts_are_conflicts() -> None:
    """Both are 409, and a handler that knows ConflictError knows them."""
    for error in ERRORS[:2]:
        assert isinstance(error, ConflictError)
        assert error.status == 409
    assert ERRORS[1].public()["details"] == {"entity": "Users", "field": "email"}
