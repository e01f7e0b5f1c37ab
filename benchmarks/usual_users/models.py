"""Users, the inputs of the operations on them, and the errors of calls."""

from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic.alias_generators import to_camel

MAX_KEY_BYTES = 2048


def _check_bytes(text: str) -> str:
    if len(text.encode()) > MAX_KEY_BYTES:
        raise ValueError("at most 2048 bytes")
    return text


def _check_name(name: str) -> str:
    if not name.strip() or not name.isprintable():
        raise ValueError("letters are needed, and no control characters")
    return name


Key = Annotated[str, StringConstraints(min_length=1, max_length=MAX_KEY_BYTES), AfterValidator(_check_bytes)]
Name = Annotated[str, StringConstraints(max_length=100), AfterValidator(_check_name)]
Email = Annotated[
    str,
    StringConstraints(
        max_length=254,
        pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
        r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$",
    ),
]
PhoneNumber = Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{9,14}$")]


class UserStatus(StrEnum):
    UNKNOWN = "UNKNOWN"
    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    PENDING = "PENDING"
    REJECTED = "REJECTED"
    DELETED = "DELETED"


class ApiError(Exception):
    """A call that is refused, with the status and message of its answer."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class AccessDeniedError(ApiError):
    """The caller may not do this."""

    def __init__(self, message: str) -> None:
        super().__init__(403, message)


class User(BaseModel):
    """An item of the table. Times are epoch seconds."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    user_id: str
    cognito_id: str | None = None
    cognito_sub: str | None = None
    email: str
    first_name: str
    last_name: str
    status: UserStatus
    created_at: int
    updated_at: int
    phone_number: str | None = None
    groups: list[str] | None = None
    email_verified: bool | None = None
    phone_verified: bool | None = None
    mfa_enabled: bool | None = None
    mfa_setup_complete: bool | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the form of the table and the API: camelCase names, without unset fields."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class ApiInput(BaseModel):
    """The input of an operation. Unknown fields are refused."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid")


class CreateUser(ApiInput):
    cognito_id: Key | None = None
    cognito_sub: Key | None = None
    email: Email
    first_name: Name
    last_name: Name
    status: UserStatus = UserStatus.PENDING
    phone_number: PhoneNumber | None = None
    groups: list[str] | None = None
    email_verified: bool | None = None
    phone_verified: bool | None = None
    mfa_enabled: bool | None = None
    mfa_setup_complete: bool | None = None


class UserKey(ApiInput):
    user_id: Key


class UpdateUser(UserKey):
    """A change of the named fields. None removes an optional attribute."""

    cognito_id: Key | None = None
    cognito_sub: Key | None = None
    email: Email | None = None
    first_name: Name | None = None
    last_name: Name | None = None
    status: UserStatus | None = None
    phone_number: PhoneNumber | None = None
    groups: list[str] | None = None
    email_verified: bool | None = None
    phone_verified: bool | None = None
    mfa_enabled: bool | None = None
    mfa_setup_complete: bool | None = None

    @model_validator(mode="after")
    def keep_required(self) -> Self:
        required = {"email", "first_name", "last_name", "status"} & self.model_fields_set
        if any(getattr(self, name) is None for name in required):
            raise ValueError("email, firstName, lastName and status cannot be removed")
        return self

    def changes(self) -> dict[str, Any]:
        """Return the attributes to change, by their stored names."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude={"user_id"})


class DeleteUser(UserKey):
    hard_delete: bool = False


class DisableUser(UserKey):
    disabled: bool = True


class PageOf(ApiInput):
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    next_token: Annotated[str, StringConstraints(min_length=1, max_length=8192)] | None = None


class ListUsers(PageOf):
    status: UserStatus | None = None


class ByUserId(PageOf):
    user_id: Key


class ByEmail(PageOf):
    email: Key


class ByCognitoId(PageOf):
    cognito_id: Key


class ByCognitoSub(PageOf):
    cognito_sub: Key


class ListOrganizations(PageOf):
    user_id: Key | None = None
