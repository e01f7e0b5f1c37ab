"""Laws of the rules of updates. How the function applies them is tested with the service."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lambdas.users.update_rules import (
    IDENTITY_FIELDS,
    OWN_FIELDS,
    check_identity_unset,
    check_not_deleted,
    public_name,
    still_valid,
    with_verification_reset,
)
from orb_common.exceptions import BadRequestError, ConflictError
from orb_models import UserStatus, UsersUpdate
from orb_testing.factories import UsersFactory

if TYPE_CHECKING:
    from .conftest import Hub

ANN = UsersFactory.build(
    email="ann@example.org", phone_number="+14155550100", email_verified=True, phone_verified=True
)


def test_fields_exist_and_are_apart() -> None:
    """The rules name fields that an update has. No field is both a user's own and an identity."""
    assert UsersUpdate.model_fields.keys() >= OWN_FIELDS | IDENTITY_FIELDS
    assert not OWN_FIELDS & IDENTITY_FIELDS


def test_names_are_those_of_the_api() -> None:
    """Callers read the names that they send."""
    assert [public_name(name) for name in ("email", "cognito_sub")] == ["email", "cognitoSub"]


def test_unset_identities_may_be_set() -> None:
    """A row without an identity may get one. All identity fields that are set are refused in one error."""
    changes = UsersUpdate(cognito_id="new", cognito_sub="new")
    check_identity_unset(ANN, changes)
    linked = ANN.model_copy(update={"cognito_id": "old", "cognito_sub": "old"})
    with pytest.raises(BadRequestError, match="cognitoId, cognitoSub: set already"):
        check_identity_unset(linked, changes)
    check_identity_unset(linked, UsersUpdate(first_name="Anna"))


@pytest.mark.parametrize("status", UserStatus)
def test_only_deleted_users_are_refused(status: UserStatus) -> None:
    """A user of any status but DELETED can be changed."""
    user = ANN.model_copy(update={"status": status})
    if status is UserStatus.DELETED:
        with pytest.raises(BadRequestError, match="this user is deleted"):
            check_not_deleted(user)
    else:
        check_not_deleted(user)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"email": "new@example.org"}, {"email_verified": False}),
        ({"phone_number": "+14155550111"}, {"phone_verified": False}),
        ({"phone_number": None}, {"phone_verified": False}),
        ({"email": "ann@example.org", "phone_number": "+14155550100"}, {}),
        ({"email": "new@example.org", "email_verified": True}, {"email_verified": True}),
        ({"first_name": "Anna"}, {}),
    ],
)
def test_new_addresses_are_unverified(changes: dict[str, object], expected: dict[str, bool]) -> None:
    """A new e-mail or phone number resets its verification, unless the same call sets it."""
    update = UsersUpdate.model_validate(changes, by_name=True)
    result = with_verification_reset(ANN, update).model_dump(exclude_unset=True)
    assert {name: value for name, value in result.items() if name.endswith("_verified")} == expected


def test_a_change_after_the_checks_is_noticed(hub: Hub) -> None:
    """A write fails if the status changed since the user was read. Changes of other fields do not matter."""
    before, changes = hub.ann.user, UsersUpdate(first_name="Anna")
    condition = still_valid(before, changes)
    hub.users.update(hub.ann.id, UsersUpdate(last_name="Other"))
    assert hub.users.update(hub.ann.id, changes, condition=condition).first_name == "Anna"
    hub.users.update(hub.ann.id, UsersUpdate(status=UserStatus.INACTIVE))
    with pytest.raises(ConflictError):
        hub.users.update(hub.ann.id, changes, condition=condition)
