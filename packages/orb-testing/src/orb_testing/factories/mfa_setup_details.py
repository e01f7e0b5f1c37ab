# Generated from schemas/entities/MfaSetupDetails.yml by "make generate". Do not edit.
"""The factory of MfaSetupDetails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.mfa_setup_details import MfaSetupDetails
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    class MfaSetupDetailsFields(TypedDict, total=False):
        """The fields of MfaSetupDetails, to override."""

        qr_code: str
        secret_key: str
        setup_uri: str | None

    MfaSetupDetailsTrait = Literal["full"]


class MfaSetupDetailsFactory(Factory[MfaSetupDetails]):
    """Makes models of MfaSetupDetails."""

    MODEL = MfaSetupDetails
    FIELDS = values.fields(
        qr_code=values.Field(values.Text("qr-code-%d")),
        secret_key=values.Field(values.Text("secret-key-%d")),
        setup_uri=values.Field(values.Text("setup-uri-%d"), optional=True),
    )

    @classmethod
    def build(
        cls, /, *traits: MfaSetupDetailsTrait, **fields: Unpack[MfaSetupDetailsFields]
    ) -> MfaSetupDetails:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(
        cls, count: int, /, *traits: MfaSetupDetailsTrait, **fields: Unpack[MfaSetupDetailsFields]
    ) -> list[MfaSetupDetails]:
        """Return new models."""
        return cls._batch(count, traits, fields)
