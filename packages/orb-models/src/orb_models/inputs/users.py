# Generated from schemas/entities/Users.yml by "make generate". Do not edit.
"""The inputs that create and update items of Users."""

from typing import Annotated, ClassVar

from orb_models._pydantic import Field
from orb_models.enums.user_group import UserGroup
from orb_models.enums.user_status import UserStatus
from orb_models.input import DISTINCT, Flag, Input, Update, one_of
from orb_models.rules import EmailRule, IdentityRule, PersonNameRule, PhoneNumberRule


class UsersCreate(Input):
    """The fields of a new item, without those that the repository sets."""

    cognito_id: IdentityRule | None = None
    """The user name in the user pool. Absent until the person signs up."""

    cognito_sub: IdentityRule | None = None
    """The subject of the user's tokens. Absent until the person signs up."""

    email: EmailRule = Field(repr=False)
    """The e-mail address of the user. No two users have the same one. Case is ignored."""

    first_name: PersonNameRule = Field(repr=False)
    """Given name."""

    last_name: PersonNameRule = Field(repr=False)
    """Family name."""

    status: UserStatus = UserStatus.PENDING
    """The status of the account."""

    phone_number: PhoneNumberRule | None = Field(default=None, repr=False)
    """Telephone number in E.164 form."""

    groups: Annotated[list[Annotated[str, one_of(UserGroup)]], Field(max_length=4), DISTINCT] | None = None
    """The groups of the user pool that the user is in."""

    email_verified: Flag | None = None
    """Whether the e-mail address was confirmed."""

    phone_verified: Flag | None = None
    """Whether the telephone number was confirmed."""

    mfa_enabled: Flag | None = None
    """Whether signing in takes a second factor."""

    mfa_setup_complete: Flag | None = None
    """Whether the second factor was set up."""


class UsersUpdate(Update):
    """A change of an item. Only the fields that the caller sets are written."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset({"email", "first_name", "last_name", "status"})

    cognito_id: IdentityRule | None = None
    """The user name in the user pool. Absent until the person signs up."""

    cognito_sub: IdentityRule | None = None
    """The subject of the user's tokens. Absent until the person signs up."""

    email: EmailRule | None = Field(default=None, repr=False)
    """The e-mail address of the user. No two users have the same one. Case is ignored."""

    first_name: PersonNameRule | None = Field(default=None, repr=False)
    """Given name."""

    last_name: PersonNameRule | None = Field(default=None, repr=False)
    """Family name."""

    status: UserStatus | None = None
    """The status of the account."""

    phone_number: PhoneNumberRule | None = Field(default=None, repr=False)
    """Telephone number in E.164 form."""

    groups: Annotated[list[Annotated[str, one_of(UserGroup)]], Field(max_length=4), DISTINCT] | None = None
    """The groups of the user pool that the user is in."""

    email_verified: Flag | None = None
    """Whether the e-mail address was confirmed."""

    phone_verified: Flag | None = None
    """Whether the telephone number was confirmed."""

    mfa_enabled: Flag | None = None
    """Whether signing in takes a second factor."""

    mfa_setup_complete: Flag | None = None
    """Whether the second factor was set up."""
