"""The arguments of each operation. An unknown name is refused, so that a misspelt one is never dropped silently."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from orb_models.enums.user_status import UserStatus
from orb_models.input import Flag, Input, KeyText, Number
from orb_models.inputs.users import UsersUpdate

PAGE_SIZE = 20
"""Users a page when the caller names no limit."""
LARGEST_PAGE = 100


class UserKey(Input):
    """Names a user."""

    user_id: KeyText


class OptionalUserKey(Input):
    """Names a user. Without a name it is the caller."""

    user_id: KeyText | None = None


class UpdateInput(UsersUpdate):
    """Names a user and what to change."""

    user_id: KeyText

    def changes(self) -> UsersUpdate:
        """The fields named in the call, without the key."""
        return UsersUpdate.model_validate(
            self.model_dump(exclude={"user_id"}, exclude_unset=True), by_name=True
        )


class DeleteInput(UserKey):
    """Names a user to delete."""

    hard_delete: Flag = False
    """True: the row is removed. False: the row stays, with status DELETED."""


class DisableInput(UserKey):
    """Names a user to disable."""

    disabled: Flag = True
    """False: the user is enabled again."""


class ListInput(Input):
    """A page of all users."""

    limit: Annotated[Number, Field(ge=1, le=LARGEST_PAGE)] = PAGE_SIZE
    next_token: Annotated[str, StringConstraints(min_length=1, max_length=8192)] | None = None
    status: UserStatus | None = None


class EmailInput(Input):
    """Looks a user up by e-mail."""

    email: KeyText


class CognitoIdInput(Input):
    """Looks a user up by Cognito user name."""

    cognito_id: KeyText


class CognitoSubInput(Input):
    """Looks a user up by Cognito subject."""

    cognito_sub: KeyText
