# Generated from schemas/entities/Auth.yml by "make generate". Do not edit.
"""The model of Auth."""

from typing import ClassVar

from orb_models._pydantic import Field
from orb_models.model import Model, WholeNumber
from orb_models.models.mfa_setup_details import MfaSetupDetails
from orb_models.models.users import Users


class Auth(Model):
    """The answer to an attempt to sign in."""

    status_code: WholeNumber
    """The status code, as in HTTP."""

    is_signed_in: bool | None = None
    """Whether the person is signed in now."""

    message: str | None = None
    """The message for the user."""

    user: Users | None = None
    """Who signed in."""

    needs_mfa: bool | None = Field(default=None, validation_alias="needsMFA", serialization_alias="needsMFA")
    """Whether a second factor is asked for."""

    needs_mfa_setup: bool | None = Field(
        default=None, validation_alias="needsMFASetup", serialization_alias="needsMFASetup"
    )
    """Whether a second factor must be set up first."""

    mfa_type: str | None = None
    """The kind of second factor."""

    mfa_setup_details: MfaSetupDetails | None = None
    """What the user needs to set up the second factor."""

    FIELD_CLASSIFICATIONS: ClassVar[dict[str, str]] = {
        "email": "PII",
        "firstName": "PII",
        "lastName": "PII",
        "phoneNumber": "PII",
        "qrCode": "SENSITIVE",
        "secretKey": "SENSITIVE",
        "setupUri": "SENSITIVE",
    }
