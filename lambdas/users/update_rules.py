"""The rules of updates: who may change which fields, and which other fields change with them."""

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
"""The fields that users may change in their own row. Administrators change status, groups and verification."""
RIGHTS_FIELDS = frozenset({"status", "groups"})
"""The fields that decide whether a user may act, and as what. Administrators change them for others only."""
IDENTITY_FIELDS = frozenset({"cognito_id", "cognito_sub"})
"""The fields that are set once, at sign-up. Moving them to another row would hand over an account."""


def public_name(field: str) -> str:
    """Return the name of a field in the API."""
    return Users.model_fields[field].alias or field


def check_identity_unset(user: Users, changes: UsersUpdate) -> None:
    """Refuse changes of identity fields that are set.

    Raises:
        BadRequestError: An identity field is set and would change. The message names all such fields.
    """
    fixed = sorted(
        public_name(field)
        for field in IDENTITY_FIELDS & changes.model_fields_set
        if getattr(user, field) is not None
    )
    if fixed:
        raise BadRequestError(f"{', '.join(fixed)}: set already, and never changed")


def check_not_deleted(user: Users) -> None:
    """Refuse changes of a deleted user, who cannot be restored either.

    Raises:
        BadRequestError: The user is deleted.
    """
    if user.status is UserStatus.DELETED:
        raise BadRequestError("userId: this user is deleted")


def still_valid(user: Users, changes: UsersUpdate) -> Condition:
    """Return a condition: the checked fields have not changed since they were read.

    Without this condition, a concurrent call could restore a user who was just deleted, or set an identity twice.
    """
    condition = attr("status").eq(user.status)
    for field in sorted(IDENTITY_FIELDS & changes.model_fields_set):
        condition &= attr(public_name(field)).not_exists()
    return condition


def with_verification_reset(before: Users, changes: UsersUpdate) -> UsersUpdate:
    """Return the changes, with a new e-mail address or phone number marked as unverified."""
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
