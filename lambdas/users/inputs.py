"""The arguments of each operation. Unknown names are refused, so that a misspelt name is never ignored."""

from orb_models.enums.user_status import UserStatus
from orb_models.input import Flag, Input, KeyText, PageInput
from orb_models.inputs.users import UsersUpdate


class UserKey(Input):
    """The id of a user."""

    user_id: KeyText


class UserIdInput(PageInput):
    """The id of a user."""

    user_id: KeyText


class OrganizationsInput(PageInput):
    """A page of a user's organizations. None: the caller's."""

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


class ListInput(PageInput):
    """A page of all users."""

    status: UserStatus | None = None


class EmailInput(PageInput):
    """The e-mail address of a user."""

    email: KeyText


class CognitoIdInput(PageInput):
    """The Cognito user name of a user."""

    cognito_id: KeyText


class CognitoSubInput(PageInput):
    """The Cognito subject of a user."""

    cognito_sub: KeyText
