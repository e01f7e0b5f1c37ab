# Generated from schemas/entities/Users.yml by "make generate". Do not edit.
"""What comes in for Users: what is new, and what changes."""

from typing import Annotated, ClassVar

from orb_models._pydantic import Field
from orb_models.enums.user_group import UserGroup
from orb_models.enums.user_status import UserStatus
from orb_models.input import DISTINCT, Flag, Input, Update, among
from orb_models.rules import EmailRule, IdentityRule, PersonNameRule, PhoneNumberRule


class UsersCreate(Input):
    """What it takes to create an item: everything but what the repository sets."""

    cognito_id: IdentityRule | None = None
    """The user name in the user pool. Absent until the person signs up."""

    cognito_sub: IdentityRule | None = None
    """The subject of the user's tokens. Absent until the person signs up."""

    email: EmailRule
    """Where the user is reached. No two users share one, whatever its case."""

    first_name: PersonNameRule
    """Given name."""

    last_name: PersonNameRule
    """Family name."""

    status: UserStatus = UserStatus.PENDING
    """Where the account stands."""

    phone_number: PhoneNumberRule | None = None
    """Telephone number in E.164 form."""

    groups: Annotated[list[Annotated[str, among(UserGroup)]], Field(max_length=4), DISTINCT] | None = None
    """The groups of the user pool that the user belongs to."""

    email_verified: Flag | None = None
    """Whether the e-mail address was confirmed."""

    phone_verified: Flag | None = None
    """Whether the telephone number was confirmed."""

    mfa_enabled: Flag | None = None
    """Whether signing in takes a second factor."""

    mfa_setup_complete: Flag | None = None
    """Whether the second factor was set up."""


class UsersUpdate(Update):
    """A change of an item: only the fields that are named are written."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset({"email", "first_name", "last_name", "status"})

    cognito_id: IdentityRule | None = None
    """The user name in the user pool. Absent until the person signs up."""

    cognito_sub: IdentityRule | None = None
    """The subject of the user's tokens. Absent until the person signs up."""

    email: EmailRule | None = None
    """Where the user is reached. No two users share one, whatever its case."""

    first_name: PersonNameRule | None = None
    """Given name."""

    last_name: PersonNameRule | None = None
    """Family name."""

    status: UserStatus | None = None
    """Where the account stands."""

    phone_number: PhoneNumberRule | None = None
    """Telephone number in E.164 form."""

    groups: Annotated[list[Annotated[str, among(UserGroup)]], Field(max_length=4), DISTINCT] | None = None
    """The groups of the user pool that the user belongs to."""

    email_verified: Flag | None = None
    """Whether the e-mail address was confirmed."""

    phone_verified: Flag | None = None
    """Whether the telephone number was confirmed."""

    mfa_enabled: Flag | None = None
    """Whether signing in takes a second factor."""

    mfa_setup_complete: Flag | None = None
    """Whether the second factor was set up."""
