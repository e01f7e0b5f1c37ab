# Generated from schemas/entities/motion/PendingConsent.yml by "make generate". Do not edit.
"""The factory of PendingConsent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.motion.pending_consent import PendingConsent
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    from orb_models.model import Timestamp

    class PendingConsentFields(TypedDict, total=False):
        """The fields of PendingConsent, to override."""

        state: str
        verifier: str
        redirect_uri: str
        expires_at: Timestamp

    PendingConsentTrait = Literal["full"]


class PendingConsentFactory(Factory[PendingConsent]):
    """Makes models of PendingConsent."""

    MODEL = PendingConsent
    INPUT = "orb_models.inputs.motion.pending_consent.PendingConsentInput"
    FIELDS = values.fields(
        state=values.Field(values.Text("state-%d", min_length=1, max_length=128)),
        verifier=values.Field(values.Text("%043d", min_length=43, max_length=128)),
        redirect_uri=values.Field(values.Text("redirect-uri-%d", min_length=1, max_length=2048)),
        expires_at=values.Field(values.Time()),
    )

    @classmethod
    def build(cls, /, *traits: PendingConsentTrait, **fields: Unpack[PendingConsentFields]) -> PendingConsent:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(
        cls, count: int, /, *traits: PendingConsentTrait, **fields: Unpack[PendingConsentFields]
    ) -> list[PendingConsent]:
        """Return new models."""
        return cls._batch(count, traits, fields)
