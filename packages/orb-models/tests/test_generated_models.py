"""Generated models and enums have the names, types and values of the schemas."""

from __future__ import annotations

from enum import StrEnum

import pytest
from pydantic import ValidationError

import orb_models
from orb_models import (
    Applications,
    Auth,
    SmsVerification,
    Users,
    UserStatus,
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


def test_names_that_camel_case_cannot_make() -> None:
    """A wire name that camelCase cannot produce is kept: `needsMFA` is `needs_mfa` in Python."""
    auth = Auth.model_validate({"statusCode": 200, "needsMFA": True, "user": WIRE})
    assert (auth.needs_mfa, auth.user.user_id if auth.user else None) == (True, "u1")
    assert auth.model_dump(mode="json", by_alias=True, exclude_none=True)["needsMFA"] is True


def test_fixed_values() -> None:
    """Without an enum, `enum_values` are the only valid values."""
    base = {"applicationId": "a", "name": "n", "organizationId": "o", "ownerId": "u", "status": "ACTIVE",
            "createdAt": 1, "updatedAt": 1, "apiKey": "k"}  # fmt: skip
    assert Applications.model_validate({**base, "environments": ["TEST"]}).environments == ["TEST"]
    with pytest.raises(ValidationError):
        Applications.model_validate({**base, "environments": ["MOON"]})


def test_codes_keep_their_zeros() -> None:
    """An SMS code is a text, because a number would lose leading zeros."""
    assert SmsVerification.model_validate({"phoneNumber": "+1", "code": "001234"}).code == "001234"


def test_unknown_values_are_refused() -> None:
    """Defect 6: an enum has the members of the schema, and an unknown value is an error."""
    assert "UNKNOWN" not in orb_models.NotificationStatus.__members__
    with pytest.raises(ValidationError):
        Users.model_validate({**WIRE, "status": "NONSENSE"})


def test_enums_are_strings() -> None:
    """Defect 5: a field with an enum holds a member, and the member is a string."""
    enums = [
        v
        for name in orb_models.__all__
        if isinstance(v := getattr(orb_models, name), type) and issubclass(v, StrEnum)
    ]
    assert len(enums) >= 17
    assert all(member.upper() == member.name for enum in enums for member in enum)
    assert Users.model_validate(WIRE).status is UserStatus.ACTIVE
