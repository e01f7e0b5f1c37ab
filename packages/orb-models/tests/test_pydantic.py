"""Models accept wire names and Python names, and are values."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from orb_models import Users, UserStatus
from orb_testing.factories import UsersFactory


def test_both_names_are_accepted(wire: dict[str, Any]) -> None:
    """A model accepts wire names and Python names, and can be dumped with either."""
    user = Users.model_validate(wire)
    assert user == Users(
        user_id="u1", email="ada@example.org", first_name="Ada", last_name="Lovelace", status=UserStatus.ACTIVE,
        created_at=datetime(2026, 1, 1, tzinfo=UTC), updated_at=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    assert user.model_dump(mode="json", by_alias=True, exclude_none=True) == wire
    assert user.model_dump()["first_name"] == "Ada"


def test_models_are_frozen() -> None:
    """A model cannot be changed."""
    with pytest.raises(ValidationError):
        UsersFactory.build().email = "x@y.org"  # type: ignore[misc]


def test_models_can_be_pickled() -> None:
    """A model can be pickled, as caches and process pools do."""
    user = UsersFactory.build("full")
    assert pickle.loads(pickle.dumps(user)) == user
