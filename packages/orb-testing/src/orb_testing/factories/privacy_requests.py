# Generated from schemas/entities/PrivacyRequests.yml by "make generate". Do not edit.
"""The factory of PrivacyRequests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.utils.rules import EMAIL
from orb_models.enums.legal_basis import LegalBasis
from orb_models.enums.privacy_request_status import PrivacyRequestStatus
from orb_models.enums.privacy_request_type import PrivacyRequestType
from orb_models.models.privacy_requests import PrivacyRequests
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    from orb_models.model import Timestamp
    from orb_models.repositories.privacy_requests import PrivacyRequestsRepository

    class PrivacyRequestsFields(TypedDict, total=False):
        """The fields of PrivacyRequests, to override."""

        request_id: str
        request_type: PrivacyRequestType
        data_subject_email: str
        data_subject_id: str | None
        legal_basis: LegalBasis
        organization_id: str | None
        requester_id: str
        status: PrivacyRequestStatus
        received_at: Timestamp
        deadline: Timestamp
        completed_at: Timestamp | None
        estimated_completion: Timestamp | None
        automated_processing: bool
        open_request: str | None
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
    FIELDS = values.fields(
        request_id=values.Field(values.Uuid(), generated=True),
        request_type=values.Field(values.Choice(PrivacyRequestType)),
        data_subject_email=values.Field(
            values.Text("data-subject-email-%d@orb.example", max_bytes=2048, rules=EMAIL)
        ),
        data_subject_id=values.Field(values.Text("data-subject-id-%d", max_bytes=2048), optional=True),
        legal_basis=values.Field(values.Choice(LegalBasis)),
        organization_id=values.Field(values.Text("organization-id-%d", max_bytes=2048), optional=True),
        requester_id=values.Field(values.Text("requester-id-%d")),
        status=values.Field(values.Choice(PrivacyRequestStatus), default=PrivacyRequestStatus.RECEIVED),
        received_at=values.Field(values.Time()),
        deadline=values.Field(values.Time()),
        completed_at=values.Field(values.Time(), optional=True),
        estimated_completion=values.Field(values.Time(), optional=True),
        automated_processing=values.Field(values.Flag()),
        open_request=values.Field(values.Text("open-request-%d"), optional=True),
        access_report=values.Field(values.Text("access-report-%d"), optional=True),
        deletion_result=values.Field(values.Text("deletion-result-%d"), optional=True),
        portable_data=values.Field(values.Text("portable-data-%d"), optional=True),
        rejection_reason=values.Field(values.Text("rejection-reason-%d"), optional=True),
        error_details=values.Field(values.Text("error-details-%d"), optional=True),
        compliance_notes=values.Field(values.Text("compliance-notes-%d"), optional=True),
        created_at=values.Field(values.Time(), generated=True),
        updated_at=values.Field(values.Time(), generated=True),
    )
    TRAITS = values.traits("status", PrivacyRequestStatus)

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
