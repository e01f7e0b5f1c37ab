"""The arguments of each operation. An unknown name is refused, so that a misspelt one is never dropped silently."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, field_validator
from pydantic_core import PydanticCustomError

from orb_common.security.validators import validate_safe_string
from orb_models.enums.user_status import UserStatus
from orb_models.input import Input
from orb_models.inputs.users import UsersCreate, UsersUpdate

PAGE_SIZE = 20
"""Users a page when the caller names no limit."""
LARGEST_PAGE = 100

MOST_KEY_BYTES = 2048


def _within_key(text: str) -> str:
    if len(text.encode()) > MOST_KEY_BYTES:
        raise PydanticCustomError("key_too_long", "String should have at most 2048 bytes")
    return text


Key = Annotated[str, StringConstraints(min_length=1, max_length=MOST_KEY_BYTES), AfterValidator(_within_key)]
"""DynamoDB takes key values of 1 to 2,048 bytes:
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html"""


class UserKey(Input):
    """Names a user."""

    user_id: Key


class OptionalUserKey(Input):
    """Names a user. Without a name it is the caller."""

    user_id: Key | None = None


def _key_or_none(text: str | None) -> str | None:
    return None if text is None else _within_key(text)


def _shown_name(name: str | None) -> str | None:
    if name is not None and (not name.strip() or not validate_safe_string(name)):
        raise PydanticCustomError("name", "should have letters, and no control characters")
    return name


class CreateInput(UsersCreate):
    """A new user."""

    _names = field_validator("first_name", "last_name")(_shown_name)
    _keys = field_validator("cognito_id", "cognito_sub")(_key_or_none)


class UpdateInput(UsersUpdate):
    """Names a user and what to change."""

    user_id: Key

    _names = field_validator("first_name", "last_name")(_shown_name)
    _keys = field_validator("cognito_id", "cognito_sub")(_key_or_none)

    def changes(self) -> UsersUpdate:
        """The fields named in the call, without the key."""
        return UsersUpdate.model_validate(
            self.model_dump(exclude={"user_id"}, exclude_unset=True), by_name=True
        )


class DeleteInput(UserKey):
    """Names a user to delete."""

    hard_delete: bool = False
    """True: the row is removed. False: the row stays, with status DELETED."""


class DisableInput(UserKey):
    """Names a user to disable."""

    disabled: bool = True
    """False: the user is enabled again."""


class ListInput(Input):
    """A page of all users."""

    limit: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = PAGE_SIZE
    next_token: Annotated[str, StringConstraints(min_length=1, max_length=8192)] | None = None
    status: UserStatus | None = None


class EmailInput(Input):
    """Looks a user up by e-mail."""

    email: Key


class CognitoIdInput(Input):
    """Looks a user up by Cognito user name."""

    cognito_id: Key


class CognitoSubInput(Input):
    """Looks a user up by Cognito subject."""

    cognito_sub: Key
