"""Encoding and decoding returns the same model, and the error of a bad item names its attributes."""

from __future__ import annotations

import importlib
import pickle
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import orb_models
from orb_common.exceptions import OrbError, StoredItemError, ValidationError
from orb_models import Notifications, QuietHours
from orb_models.codec import within_depth
from orb_models.models import notifications, users

if TYPE_CHECKING:
    from pydantic import BaseModel

    from orb_common.aws.dynamodb import AttributeValue

TABLES = sorted(name.removesuffix("Repository") for name in orb_models.__all__ if name.endswith("Repository"))
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.text()
    | st.floats(-1e38, 1e38, allow_subnormal=False).filter(lambda n: n == 0 or abs(n) > 1e-100),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
st.register_type_strategy(Decimal, st.decimals(-(10**20), 10**20, places=10))
st.register_type_strategy(
    QuietHours, st.builds(QuietHours, days=st.frozensets(st.integers(0, 6), min_size=1))
)
st.register_type_strategy(
    datetime, st.integers(-(2**31), 2**40).map(lambda n: datetime.fromtimestamp(n % 2**33, UTC))
)


def values(annotation: Any) -> st.SearchStrategy[Any]:
    """Any value that a field of this type may hold. The strategies of orb_testing draw only what inputs accept."""
    text = str(annotation)
    if "JsonValue" in text:
        some = st.dictionaries(st.text(), JSON, max_size=3)
        return some | st.none() if "None" in text else some
    if annotation is int:
        return st.integers(-(10**37), 10**37)
    return st.from_type(annotation)


def models(model: type[BaseModel]) -> st.SearchStrategy[Any]:
    return st.builds(model, **{name: values(field.annotation) for name, field in model.model_fields.items()})


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=50)
@given(data=st.data())
def test_round_trip(name: str, data: st.DataObject) -> None:
    """For every entity, decode(encode(model)) equals the model, and absent fields are not stored."""
    model = getattr(orb_models, name)
    module = importlib.import_module(model.__module__)
    value = data.draw(models(model))
    item = module.encode(value)
    assert module.decode(item) == value
    assert all(len(attribute) == 1 for attribute in item.values())
    stored = {
        field.alias or key for key, field in model.model_fields.items() if getattr(value, key) is not None
    }
    assert item.keys() == stored


def item_of(**changes: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "userId": {"S": "u1"},
        "email": {"S": "ada@example.org"},
        "firstName": {"S": "Ada"},
        "lastName": {"S": "Lovelace"},
        "status": {"S": "ACTIVE"},
        "createdAt": {"N": "1767225600"},
        "updatedAt": {"N": "1767225600"},
    }
    return {name: value for name, value in {**base, **changes}.items() if value is not None}


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"email": None}, ("email",)),
        ({"email": None, "createdAt": None}, ("createdAt", "email")),
        ({"email": {"N": "1"}}, ("email",)),
        ({"email": {"NULL": True}}, ("email",)),
        ({"status": {"S": "secret-value"}}, ("status",)),
        ({"createdAt": {"S": "2026-01-01T00:00:00Z"}}, ("createdAt",)),
        ({"createdAt": {"N": "secret-value"}}, ("createdAt",)),
        ({"groups": {"L": [{"S": "USER"}, {"N": "1"}]}}, ("groups",)),
        ({"groups": {"SS": ["USER"]}, "emailVerified": {"S": "secret-value"}}, ("emailVerified", "groups")),
        ({"emailVerified": {"BOOL": "secret-value"}}, ("emailVerified",)),
    ],
)
def test_bad_attributes_are_named(changes: dict[str, Any], fields: tuple[str, ...]) -> None:
    """The error of an item that does not fit names the attributes by wire name, and shows no values."""
    with pytest.raises(StoredItemError) as caught:
        users.decode(item_of(**changes))
    error = caught.value
    assert isinstance(error, OrbError)
    assert (error.entity, error.fields, error.status) == ("Users", fields, 500)
    assert "secret-value" not in f"{error} {error.to_dict()} {error.__cause__}"
    assert pickle.loads(pickle.dumps(error)).fields == fields


def test_unknown_attributes_and_nulls_are_ignored() -> None:
    """Other writers may store unknown attributes, and NULL for absent ones."""
    user = users.decode(item_of(shoeSize={"N": "44"}, phoneNumber={"NULL": True}, groups={"NULL": True}))
    assert (user.phone_number, user.groups) == (None, None)


def test_parts_of_a_second_of_other_writers_are_cut_off() -> None:
    """Other writers may store fractions of a second. They are cut off."""
    user = users.decode(item_of(createdAt={"N": "1767225600.75"}, updatedAt={"N": "-0.5"}))
    assert (user.created_at.timestamp(), user.updated_at.timestamp()) == (1767225600, -1)


@pytest.mark.parametrize("number", ["9" * 30, "nan", "inf", "-99999999999999", "1e400"])
def test_times_that_no_calendar_has(number: str) -> None:
    """A number outside the calendar raises StoredItemError."""
    with pytest.raises(StoredItemError, match="createdAt"):
        users.decode(item_of(createdAt={"N": number}))


def test_optional_attributes_are_absent_not_null() -> None:
    """Absent attributes are not stored, so that indexes on them stay sparse."""
    assert {"cognitoId", "cognitoSub", "groups"}.isdisjoint(users.encode(users.decode(item_of())))


def test_parts_of_a_second_are_cut_off() -> None:
    """Times are stored in whole seconds."""
    time = datetime(2026, 1, 1, 0, 0, 0, 999_999, tzinfo=UTC)
    user = users.decode(item_of())
    assert users.encode(user.model_copy(update={"created_at": time}))["createdAt"] == {"N": "1767225600"}


def test_objects_hold_json_of_any_writer() -> None:
    """Defect 7: an object is a map, not a text. Sets of other writers become lists, and bytes are refused."""
    base: dict[str, Any] = {
        "notificationId": {"S": "n"}, "recipientUserId": {"S": "u"}, "type": {"S": "APPLICATION_TRANSFER_REQUEST"},
        "status": {"S": "PENDING"}, "title": {"S": "t"}, "message": {"S": "m"},
        "createdAt": {"N": "1"}, "updatedAt": {"N": "1"},
    }  # fmt: skip
    wide = {
        "M": {"n": {"N": "0.12345678901234567890123456789"}, "s": {"SS": ["b", "a"]}, "e": {"NULL": True}}
    }
    notification = notifications.decode({**base, "metadata": wide})
    assert isinstance(notification, Notifications)
    assert notification.metadata == {"n": 0.12345678901234568, "s": ["a", "b"], "e": None}
    with pytest.raises(StoredItemError, match="metadata"):
        notifications.decode({**base, "metadata": {"M": {"b": {"B": b"x"}}}})


def test_times_of_the_store_are_in_utc() -> None:
    """Stored seconds are decoded as an aware time in UTC."""
    user = users.decode(item_of())
    assert user.created_at == datetime(2026, 1, 1, tzinfo=UTC)
    assert user.created_at.utcoffset() == timedelta(0)


@pytest.mark.parametrize("inner", [{"S": "x"}, {"M": {}}, {"L": []}])
def test_depth_of_a_whole_attribute(inner: AttributeValue) -> None:
    """Lists and maps of models count like those of JSON. An item and 31 levels below it is the most."""
    value = inner
    for level in range(31 - ("S" not in inner)):
        value = {"L": [value]} if level % 2 else {"M": {"a": {"S": "y"}, "b": value}}
    assert within_depth(value, "parts") is value
    with pytest.raises(ValidationError, match="parts is nested deeper than 31 levels") as caught:
        within_depth({"L": [value]}, "parts")
    assert caught.value.field == "parts"
