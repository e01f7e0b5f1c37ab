"""Models read what any writer stored, times are in UTC, and numbers fit into DynamoDB."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from pydantic import ValidationError

import orb_models
from orb_models import Users, UsersCreate
from orb_models.model import Model, Timestamp, WholeNumber


class Sample(Model):
    count: WholeNumber = 0
    at: Timestamp | None = None


@pytest.mark.parametrize(
    "value",
    [1767225600, "1767225600", "2026-01-01T00:00:00Z", "2026-01-01T02:00:00+02:00",
     datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, 2, tzinfo=timezone(timedelta(hours=2)))],
)  # fmt: skip
def test_times_become_utc(wire: dict[str, Any], value: object) -> None:
    """Epoch seconds, ISO 8601 and aware datetimes of any zone become the same time in UTC."""
    user = Users.model_validate({**wire, "createdAt": value})
    assert user.created_at == datetime(2026, 1, 1, tzinfo=UTC)
    assert user.created_at.utcoffset() == timedelta(0)


@pytest.mark.parametrize("value", [datetime(2026, 1, 1), "2026-01-01T00:00:00", "soon", None, 10**15])  # noqa: DTZ001
def test_naive_times_are_refused(wire: dict[str, Any], value: object) -> None:
    """Naive datetimes are refused, because their zone is unknown. Milliseconds are too large for seconds."""
    with pytest.raises(ValidationError):
        Users.model_validate({**wire, "createdAt": value})


def test_models_ignore_what_they_do_not_know(wire: dict[str, Any]) -> None:
    """A model ignores unknown attributes of newer writers. An input refuses them."""
    assert Users.model_validate({**wire, "shoeSize": 44}).user_id == "u1"
    with pytest.raises(ValidationError, match="shoeSize"):
        UsersCreate.model_validate({"email": "a@b.org", "firstName": "A", "lastName": "B", "shoeSize": 44})


def test_classifications() -> None:
    """A model tells the audit trail which wire names to mask."""
    assert (
        dict.fromkeys(("email", "firstName", "lastName", "phoneNumber"), "PII") == Users.FIELD_CLASSIFICATIONS
    )
    assert orb_models.Organizations.FIELD_CLASSIFICATIONS["kmsKeyArn"] == "SENSITIVE"


@pytest.mark.parametrize("number", [10**38, -(10**38), 10**5000], ids=["39 digits", "below", "5001 digits"])
def test_numbers_have_digits(number: int) -> None:
    """A number with more digits than DynamoDB keeps is refused, and the error names the field."""
    with pytest.raises(ValidationError, match="count"):
        Sample(count=number)
    assert Sample(count=10**38 - 1).count == 10**38 - 1


@pytest.mark.parametrize(
    "time",
    [
        datetime.max.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=timezone(-timedelta(hours=5))),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=5))),
    ],
)
def test_times_end(time: datetime) -> None:
    """A time is refused if rounding or its zone moves it out of the calendar: once stored, it could not be read."""
    with pytest.raises(ValidationError, match="at"):
        Sample(at=time)
