"""Models are snake_case inside, camelCase outside; inputs are strict, stored items are not."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

import pytest
from pydantic import ValidationError

import orb_models
from orb_models import (
    Applications,
    Auth,
    ErrorRegistry,
    SmsVerification,
    Users,
    UsersCreate,
    UserStatus,
    UsersUpdate,
)

WIRE = {
    "userId": "u1",
    "email": "ada@example.org",
    "firstName": "Ada",
    "lastName": "Lovelace",
    "status": "ACTIVE",
    "createdAt": 1767225600,
    "updatedAt": 1767225600,
}


def test_both_names_are_taken() -> None:
    """A model is made from wire names or from Python names, and gives either."""
    user = Users.model_validate(WIRE)
    assert user == Users(
        user_id="u1", email="ada@example.org", first_name="Ada", last_name="Lovelace", status=UserStatus.ACTIVE,
        created_at=datetime(2026, 1, 1, tzinfo=UTC), updated_at=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    assert user.model_dump(mode="json", by_alias=True, exclude_none=True) == WIRE
    assert user.model_dump()["first_name"] == "Ada"


def test_names_that_camel_case_cannot_make() -> None:
    """`needsMFA` is `needs_mfa` in Python and `needsMFA` outside."""
    auth = Auth.model_validate({"statusCode": 200, "needsMFA": True, "user": WIRE})
    assert (auth.needs_mfa, auth.user.user_id if auth.user else None) == (True, "u1")
    assert auth.model_dump(mode="json", by_alias=True, exclude_none=True)["needsMFA"] is True


@pytest.mark.parametrize(
    "value",
    [1767225600, "1767225600", "2026-01-01T00:00:00Z", "2026-01-01T02:00:00+02:00",
     datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, 2, tzinfo=timezone(timedelta(hours=2)))],
)  # fmt: skip
def test_moments_become_utc(value: object) -> None:
    """Epoch seconds, ISO 8601 and aware datetimes of any zone are one moment, in UTC."""
    user = Users.model_validate({**WIRE, "createdAt": value})
    assert user.created_at == datetime(2026, 1, 1, tzinfo=UTC)
    assert user.created_at.utcoffset() == timedelta(0)


@pytest.mark.parametrize("value", [datetime(2026, 1, 1), "2026-01-01T00:00:00", "soon", None, 10**15])  # noqa: DTZ001
def test_naive_moments_are_refused(value: object) -> None:
    """Nobody knows which moment a naive datetime is; milliseconds are no seconds."""
    with pytest.raises(ValidationError):
        Users.model_validate({**WIRE, "createdAt": value})


def test_models_ignore_what_they_do_not_know() -> None:
    """A newer writer's attribute breaks no older reader; an input with one is refused."""
    assert Users.model_validate({**WIRE, "shoeSize": 44}).user_id == "u1"
    with pytest.raises(ValidationError, match="shoeSize"):
        UsersCreate.model_validate({"email": "a@b.org", "firstName": "A", "lastName": "B", "shoeSize": 44})


def test_models_are_frozen() -> None:
    """A model is a value: another state is another model."""
    with pytest.raises(ValidationError):
        Users.model_validate(WIRE).email = "x@y.org"  # type: ignore[misc]


def test_models_travel() -> None:
    """A model can be pickled, as caches and process pools do."""
    user = Users.model_validate(WIRE)
    assert pickle.loads(pickle.dumps(user)) == user


def test_inputs_have_no_field_that_the_repository_sets() -> None:
    """Defect 7: server-set fields are absent from inputs, optional ones are optional, types are those of the model."""
    assert not {"user_id", "created_at", "updated_at"} & UsersCreate.model_fields.keys()
    assert not {"user_id", "created_at", "updated_at"} & UsersUpdate.model_fields.keys()
    assert not any(field.is_required() for field in UsersUpdate.model_fields.values())
    required = {name for name, field in UsersCreate.model_fields.items() if field.is_required()}
    assert required == {"email", "first_name", "last_name"}
    assert UsersCreate(email="a@b.org", first_name="A", last_name="B").status is UserStatus.PENDING


@pytest.mark.parametrize(
    "email", ["", "ada", "ada@", "@b.org", "a b@c.org", "a@b", "a@b.org\n", "a" * 65 + "@b.org"]
)
def test_rules_bind_what_comes_in(email: str) -> None:
    """An input that breaks a rule is refused, and the message does not repeat it."""
    with pytest.raises(ValidationError) as caught:
        UsersCreate(email=email, first_name="A", last_name="B")
    assert "email" in str(caught.value)
    assert not email or email not in str(caught.value)


def test_rules_do_not_bind_what_is_stored() -> None:
    """A rule that came later leaves old items readable."""
    assert Users.model_validate({**WIRE, "email": "old style", "phoneNumber": "555"}).email == "old style"


def test_required_fields_cannot_be_taken_away() -> None:
    """An update may remove an optional attribute by None, never a required one."""
    assert UsersUpdate(phone_number=None).model_fields_set == {"phone_number"}
    with pytest.raises(ValidationError, match="email, firstName cannot be taken away"):
        UsersUpdate(first_name=None, email=None)


def test_fixed_values() -> None:
    """enum_values without an enum admit these values alone."""
    base = {"applicationId": "a", "name": "n", "organizationId": "o", "ownerId": "u", "status": "ACTIVE",
            "createdAt": 1, "updatedAt": 1, "apiKey": "k"}  # fmt: skip
    assert Applications.model_validate({**base, "environments": ["TEST"]}).environments == ["TEST"]
    with pytest.raises(ValidationError):
        Applications.model_validate({**base, "environments": ["MOON"]})


def test_codes_keep_their_zeros() -> None:
    """A numeric SMS code would lose leading zeros; it is text."""
    assert SmsVerification.model_validate({"phoneNumber": "+1", "code": "001234"}).code == "001234"


def test_unknown_is_never_invented() -> None:
    """Defect 6: an enum has the members of the schema, and an unknown value is an error."""
    assert "UNKNOWN" not in orb_models.NotificationStatus.__members__
    with pytest.raises(ValidationError):
        Users.model_validate({**WIRE, "status": "NONSENSE"})


def test_enums_are_strings() -> None:
    """Defect 5: a field of an enum holds its member, and the member is its text."""
    enums = [
        v
        for name in orb_models.__all__
        if isinstance(v := getattr(orb_models, name), type) and issubclass(v, StrEnum)
    ]
    assert len(enums) >= 17
    assert all(member == member.name for enum in enums for member in enum)
    assert Users.model_validate(WIRE).status is UserStatus.ACTIVE


def test_classifications() -> None:
    """The audit trail learns from the model what to mask, by wire name."""
    assert (
        dict.fromkeys(("email", "firstName", "lastName", "phoneNumber"), "PII") == Users.FIELD_CLASSIFICATIONS
    )
    assert orb_models.Organizations.FIELD_CLASSIFICATIONS["kmsKeyArn"] == "SENSITIVE"


def test_registry() -> None:
    """The registry gives an item by code, None for an unknown one, and cannot be changed."""
    item = ErrorRegistry.get("ORB-AUTH-004")
    assert item is not None
    assert item.code == "ORB-AUTH-004"
    assert ErrorRegistry.get("ORB-NOPE-1") is None
    with pytest.raises(TypeError):
        ErrorRegistry.ITEMS["X"] = item  # type: ignore[index]
