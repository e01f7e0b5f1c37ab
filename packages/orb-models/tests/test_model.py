"""Models read what any writer stored, times are in UTC, and numbers fit into DynamoDB."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Annotated, Any

import pytest
from pydantic import ValidationError

import orb_models
from orb_models import Listeners, Users, UsersCreate
from orb_models.model import SET, Binary, Date, Model, Timestamp, WholeNumber


class Sample(Model):
    count: WholeNumber = 0
    at: Timestamp | None = None
    day: Date | None = None
    photo: Binary | None = None
    tags: Annotated[frozenset[str], SET] | None = None
    prints: Annotated[frozenset[Binary], SET] | None = None


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


def test_days() -> None:
    """A day is YYYY-MM-DD. Times and other forms are refused, because their day depends on a zone or is not clear."""
    assert Sample.model_validate({"day": "2026-01-31"}).day == Sample(day=date(2026, 1, 31)).day
    assert Sample(day=date(2026, 1, 31)).model_dump(mode="json")["day"] == "2026-01-31"
    for refused in (
        "2026-02-30",
        "20260131",
        "2026-W01-1",
        5,
        datetime(2026, 1, 1, tzinfo=UTC),
        "2026-01-01T00:00Z",
    ):
        with pytest.raises(ValidationError, match="day"):
            Sample.model_validate({"day": refused})


def test_bytes_are_base64_outside() -> None:
    """Bytes are Base64 in JSON, and a text is read as Base64. Any other text is refused."""
    assert Sample.model_validate({"photo": "AP8="}).photo == Sample(photo=b"\x00\xff").photo == b"\x00\xff"
    assert Sample(photo=b"\x00\xff").model_dump(mode="json")["photo"] == "AP8="
    for refused in ("AP8", "A?==", "caf\u00e9", 5, "AP8=\n"):
        with pytest.raises(ValidationError, match="photo"):
            Sample.model_validate({"photo": refused})


def test_sets_are_sorted_outside() -> None:
    """A set has at least one item. In JSON its items are in order, so that the same set is always the same text."""
    sample = Sample.model_validate({"tags": ["b", "a", "b"], "prints": ["/w==", "AA=="]})
    assert sample.tags == {"a", "b"}
    dumped = sample.model_dump(mode="json")
    assert (dumped["tags"], dumped["prints"]) == (["a", "b"], ["/w==", "AA=="])
    with pytest.raises(ValidationError, match="tags"):
        Sample(tags=frozenset())


def test_private_values_stay_inside() -> None:
    """`repr` shows no classified value. A dump has no sensitive one, and the codec stores it all the same."""
    from orb_models.models.motion import listeners

    listener = Listeners.model_validate(
        {"userId": "u", "email": "ann@example.org", "name": "Ann", "timezone": "UTC", "spotifyConnected": True,
         "spotifyTokenSecretArn": "arn:secret", "active": True, "createdAt": 1, "updatedAt": 1,
         "reauthRequired": False,
         "preferences": {"notificationsEnabled": True, "emailNotifications": False, "theme": "light"}}
    )  # fmt: skip
    assert not {"Ann", "ann@example.org", "arn:secret"} & set(repr(listener).replace("'", " ").split())
    assert "arn:secret" not in f"{listener!r} {listener} {listener.model_dump()} {listener.model_dump_json()}"
    assert listener.model_dump(by_alias=True)["email"] == "ann@example.org"
    assert listeners.decode(listeners.encode(listener)) == listener
    assert Listeners.FIELD_CLASSIFICATIONS["spotifyTokenSecretArn"] == "SENSITIVE"


def test_retention() -> None:
    """A model says how long the audit trail keeps the events about its items."""
    assert orb_models.OwnershipTransferRequests.RETENTION_DAYS == 2557
    assert Users.RETENTION_DAYS is None
