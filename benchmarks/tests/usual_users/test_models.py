"""Laws of the usual function's models: they have the fields of ours."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ValidationError

from benchmarks.usual_users import models
from lambdas.users import inputs
from orb_models import Users, UsersCreate


@pytest.mark.parametrize(
    ("usual", "ours"),
    [
        (models.User, Users),
        (models.CreateUser, UsersCreate),
        (models.UpdateUser, inputs.UpdateInput),
        (models.UserKey, inputs.UserKey),
        (models.DeleteUser, inputs.DeleteInput),
        (models.DisableUser, inputs.DisableInput),
        (models.ListUsers, inputs.ListInput),
        (models.ByEmail, inputs.EmailInput),
        (models.ByCognitoId, inputs.CognitoIdInput),
        (models.ByCognitoSub, inputs.CognitoSubInput),
        (models.ListOrganizations, inputs.OrganizationsInput),
        (models.ByUserId, inputs.UserIdInput),
    ],
)
def test_fields_are_the_same(usual: type[BaseModel], ours: type[BaseModel]) -> None:
    """Both have the same fields, and the same of them are required."""
    found, expected = (
        {name: (field.alias, field.is_required()) for name, field in model.model_fields.items()}
        for model in (usual, ours)
    )
    assert found == expected


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "not an address"},
        {"firstName": " "},
        {"lastName": "a" * 101},
        {"phoneNumber": "12"},
        {"cognitoId": "\u00e9" * 1025},
        {"unknown": 1},
    ],
)
def test_what_ours_refuses_is_refused(changes: dict[str, object]) -> None:
    """Both refuse the same values of a new user."""
    new = {"email": "ann@example.org", "firstName": "Ann", "lastName": "Sample"}
    for model in (models.CreateUser, UsersCreate):
        model.model_validate(new)
        with pytest.raises(ValidationError):
            model.model_validate(new | changes)


def test_required_fields_cannot_be_removed() -> None:
    """An update refuses null for a required field and accepts it for an optional one."""
    update = models.UpdateUser.model_validate({"userId": "u-1", "phoneNumber": None})
    assert update.changes() == {"phoneNumber": None}
    with pytest.raises(ValidationError, match="cannot be removed"):
        models.UpdateUser.model_validate({"userId": "u-1", "email": None})
