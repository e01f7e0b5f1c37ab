"""What an update of a user may change, and what it changes besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.aws.dynamodb import attr
from orb_common.exceptions import BadRequestError
from orb_models.enums.user_status import UserStatus
from orb_models.models.users import Users

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Condition
    from orb_models.inputs.users import UsersUpdate

OWN_FIELDS = frozenset({"email", "first_name", "last_name", "phone_number"})
"""What people may change about themselves. Status, groups and verification are decided for them."""
IDENTITY_FIELDS = frozenset({"cognito_id", "cognito_sub"})
"""Set once, when a person signs up: moving them to another row would hand over an account."""


def outside_name(field: str) -> str:
    """A field of a user as callers know it."""
    return Users.model_fields[field].alias or field


def check_identity_unset(user: Users, changes: UsersUpdate) -> None:
    """Passes when no identity is changed that is set already.

    Raises:
        BadRequestError: one is; all of them are named.
    """
    fixed = sorted(
        outside_name(field)
        for field in IDENTITY_FIELDS & changes.model_fields_set
        if getattr(user, field) is not None
    )
    if fixed:
        raise BadRequestError(f"{', '.join(fixed)}: set already, and never changed")


def check_not_deleted(user: Users) -> None:
    """Pass when a user is not deleted: a deleted one is neither changed nor brought back.

    Raises:
        BadRequestError: The user is.
    """
    if user.status is UserStatus.DELETED:
        raise BadRequestError("userId: this user is deleted")


def unchanged(user: Users, changes: UsersUpdate) -> Condition:
    """Return the condition that a user still is what the checks have passed.

    Without it, of two calls at one moment one could undo what the other relied on: bring back a user who was deleted in
    between, or set an identity a second time.
    """
    condition = attr("status").eq(user.status)
    for field in sorted(IDENTITY_FIELDS & changes.model_fields_set):
        condition &= attr(outside_name(field)).not_exists()
    return condition


def unverified(before: Users, changes: UsersUpdate) -> UsersUpdate:
    """A new address or number is unverified until it is verified: the old one's mark must not pass on to it."""
    marks: dict[str, bool] = {}
    if (
        changes.email is not None
        and changes.email != before.email
        and "email_verified" not in changes.model_fields_set
    ):
        marks["email_verified"] = False
    if (
        "phone_number" in changes.model_fields_set
        and changes.phone_number != before.phone_number
        and "phone_verified" not in changes.model_fields_set
    ):
        marks["phone_verified"] = False
    return changes.model_copy(update=marks) if marks else changes
