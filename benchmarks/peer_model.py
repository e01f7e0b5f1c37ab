"""The 15 attributes of a user as one pydantic model, as a developer without orb would write it."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class UserStatus(StrEnum):
    UNKNOWN = "UNKNOWN"
    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    PENDING = "PENDING"
    REJECTED = "REJECTED"
    DELETED = "DELETED"


class User(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    user_id: str
    cognito_id: str | None = None
    cognito_sub: str | None = None
    email: str
    first_name: str
    last_name: str
    status: UserStatus
    created_at: datetime
    updated_at: datetime
    phone_number: str | None = None
    groups: list[str] | None = None
    email_verified: bool | None = None
    phone_verified: bool | None = None
    mfa_enabled: bool | None = None
    mfa_setup_complete: bool | None = None
