"""Models accept wire names and Python names, and are values."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from orb_models import Users, UserStatus

WIRE = {
    "userId": "u1",
    "email": "ada@example.org",
    "firstName": "Ada",
    "lastName": "Lovelace",
    "status": "ACTIVE",
    "createdAt": 1767225600,
    "updatedAt": 1767225600,
}


def test_both_names_are_accepted() -> None:
    """A model accepts wire names and Python names, and can be dumped with either."""
    user = Users.model_validate(WIRE)
    assert user == Users(
        user_id="u1", email="ada@example.org", first_name="Ada", last_name="Lovelace", status=UserStatus.ACTIVE,
        created_at=datetime(2026, 1, 1, tzinfo=UTC), updated_at=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    assert user.model_dump(mode="json", by_alias=True, exclude_none=True) == WIRE
    assert user.model_dump()["first_name"] == "Ada"


def test_models_are_frozen() -> None:
    """A model cannot be changed."""
    with pytest.raises(ValidationError):
        Users.model_validate(WIRE).email = "x@y.org"  # type: ignore[misc]


def test_models_can_be_pickled() -> None:
    """A model can be pickled, as caches and process pools do."""
    user = Users.model_validate(WIRE)
    assert pickle.loads(pickle.dumps(user)) == user
