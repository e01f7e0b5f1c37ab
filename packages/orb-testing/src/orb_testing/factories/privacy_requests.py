# Generated from schemas/entities/PrivacyRequests.yml by "make generate". Do not edit.
"""The factory of PrivacyRequests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.utils.rules import EMAIL
from orb_models.enums.legal_basis import LegalBasis
from orb_models.enums.privacy_request_status import PrivacyRequestStatus
from orb_models.enums.privacy_request_type import PrivacyRequestType
from orb_models.models.privacy_requests import PrivacyRequests
from orb_testing.factory_base.factory import Factory
from orb_testing.factory_base.values import Choice, Field, Flag, Text, Time, Uuid, fields, traits

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    from orb_models.model import Timestamp
    from orb_models.repositories.privacy_requests import PrivacyRequestsRepository

    class PrivacyRequestsFields(TypedDict, total=False):
        """The fields of PrivacyRequests, to override."""

        request_id: str
        request_type: PrivacyRequestType
        data_subject_email: str
        legal_basis: LegalBasis
        organization_id: str | None
        requester_id: str
        status: PrivacyRequestStatus
        received_at: Timestamp
        deadline: Timestamp
        completed_at: Timestamp | None
        estimated_completion: Timestamp | None
        automated_processing: bool
        access_report: str | None
        deletion_result: str | None
        portable_data: str | None
        rejection_reason: str | None
        error_details: str | None
        compliance_notes: str | None
        created_at: Timestamp
        updated_at: Timestamp

    PrivacyRequestsTrait = Literal[
        "full", "received", "processing", "completed", "rejected", "failed", "partially_completed"
    ]


class PrivacyRequestsFactory(Factory[PrivacyRequests]):
    """Makes models of PrivacyRequests."""

    MODEL = PrivacyRequests
    INPUT = "orb_models.inputs.privacy_requests.PrivacyRequestsCreate"
    FIELDS = fields(
        request_id=Field(Uuid(), generated=True),
        request_type=Field(Choice(PrivacyRequestType)),
        data_subject_email=Field(Text("data-subject-email-%d@orb.example", max_bytes=2048, rules=EMAIL)),
        legal_basis=Field(Choice(LegalBasis)),
        organization_id=Field(Text("organization-id-%d", max_bytes=2048), optional=True),
        requester_id=Field(Text("requester-id-%d")),
        status=Field(Choice(PrivacyRequestStatus), default=PrivacyRequestStatus.RECEIVED),
        received_at=Field(Time()),
        deadline=Field(Time()),
        completed_at=Field(Time(), optional=True),
        estimated_completion=Field(Time(), optional=True),
        automated_processing=Field(Flag()),
        access_report=Field(Text("access-report-%d"), optional=True),
        deletion_result=Field(Text("deletion-result-%d"), optional=True),
        portable_data=Field(Text("portable-data-%d"), optional=True),
        rejection_reason=Field(Text("rejection-reason-%d"), optional=True),
        error_details=Field(Text("error-details-%d"), optional=True),
        compliance_notes=Field(Text("compliance-notes-%d"), optional=True),
        created_at=Field(Time(), generated=True),
        updated_at=Field(Time(), generated=True),
    )
    TRAITS = traits("status", PrivacyRequestStatus)

    @classmethod
    def build(
        cls, /, *traits: PrivacyRequestsTrait, **fields: Unpack[PrivacyRequestsFields]
    ) -> PrivacyRequests:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(
        cls, count: int, /, *traits: PrivacyRequestsTrait, **fields: Unpack[PrivacyRequestsFields]
    ) -> list[PrivacyRequests]:
        """Return new models."""
        return cls._batch(count, traits, fields)

    @classmethod
    def create(
        cls,
        repository: PrivacyRequestsRepository,
        /,
        *traits: PrivacyRequestsTrait,
        **fields: Unpack[PrivacyRequestsFields],
    ) -> PrivacyRequests:
        """Store a new model, and return it."""
        return repository.create(cls._build(traits, fields))
