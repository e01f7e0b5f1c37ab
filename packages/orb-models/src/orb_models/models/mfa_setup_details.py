# Generated from schemas/entities/MfaSetupDetails.yml by "make generate". Do not edit.
"""The model of MfaSetupDetails."""

from typing import ClassVar

from orb_models._pydantic import Field
from orb_models.model import Model


class MfaSetupDetails(Model):
    """What a person needs to set up a second factor."""

    qr_code: str = Field(repr=False)
    """The picture to scan."""

    secret_key: str = Field(repr=False)
    """The key to enter if scanning is not possible."""

    setup_uri: str | None = Field(default=None, repr=False)
    """The otpauth address in the picture."""

    FIELD_CLASSIFICATIONS: ClassVar[dict[str, str]] = {
        "qrCode": "SENSITIVE",
        "secretKey": "SENSITIVE",
        "setupUri": "SENSITIVE",
    }
