"""The arguments of each operation. Unknown names are refused, so that a misspelt name is never ignored."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from orb_models.enums.user_status import UserStatus
from orb_models.input import Flag, Input, KeyText, Number
from orb_models.inputs.users import UsersUpdate

PAGE_SIZE = 20
"""The users on a page if the caller sets no limit."""
LARGEST_PAGE = 100


class UserKey(Input):
    """The id of a user."""

    user_id: KeyText


class OptionalUserKey(Input):
    """The id of a user. None: the caller."""

    user_id: KeyText | None = None


class UpdateInput(UsersUpdate):
    """The id of a user, and the fields to change."""

    user_id: KeyText

    def changes(self) -> UsersUpdate:
        """Return the fields of the call, without the id."""
        return UsersUpdate.model_validate(
            self.model_dump(exclude={"user_id"}, exclude_unset=True), by_name=True
        )


class DeleteInput(UserKey):
    """The id of a user to delete."""

    hard_delete: Flag = False
    """True: the row is deleted. False: the row remains, with status DELETED."""


class DisableInput(UserKey):
    """The id of a user to disable."""

    disabled: Flag = True
    """False: the user is enabled again."""


class ListInput(Input):
    """A page of all users."""

    limit: Annotated[Number, Field(ge=1, le=LARGEST_PAGE)] = PAGE_SIZE
    next_token: Annotated[str, StringConstraints(min_length=1, max_length=8192)] | None = None
    status: UserStatus | None = None


class EmailInput(Input):
    """The e-mail address of a user."""

    email: KeyText


class CognitoIdInput(Input):
    """The Cognito user name of a user."""

    cognito_id: KeyText


class CognitoSubInput(Input):
    """The Cognito subject of a user."""

    cognito_sub: KeyText
