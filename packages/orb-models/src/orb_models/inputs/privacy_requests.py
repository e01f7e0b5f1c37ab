# Generated from schemas/entities/PrivacyRequests.yml by "make generate". Do not edit.
"""What comes in for PrivacyRequests: what is new, and what changes."""

from typing import ClassVar

from orb_models.enums.legal_basis import LegalBasis
from orb_models.enums.privacy_request_status import PrivacyRequestStatus
from orb_models.enums.privacy_request_type import PrivacyRequestType
from orb_models.input import Flag, Input, KeyText, Update
from orb_models.model import Timestamp
from orb_models.rules import EmailRule


class PrivacyRequestsCreate(Input):
    """What it takes to create an item: everything but what the repository sets."""

    request_type: PrivacyRequestType
    """What is asked for."""

    data_subject_email: EmailRule
    """The address of the person whose data it is."""

    legal_basis: LegalBasis
    """The law that the request stands on."""

    organization_id: KeyText | None = None
    """The organization that holds the data. Absent when it is all of them."""

    requester_id: str
    """The user who asks."""

    status: PrivacyRequestStatus = PrivacyRequestStatus.RECEIVED
    """How far the answer is."""

    received_at: Timestamp
    """When the request came in."""

    deadline: Timestamp
    """When the law wants it answered."""

    completed_at: Timestamp | None = None
    """When it was answered."""

    estimated_completion: Timestamp | None = None
    """When the answer is expected."""

    automated_processing: Flag
    """Whether it is answered without a person."""

    access_report: str | None = None
    """Where the report of the data is."""

    deletion_result: str | None = None
    """What was deleted."""

    portable_data: str | None = None
    """Where the data to take along is."""

    rejection_reason: str | None = None
    """Why it was refused."""

    error_details: str | None = None
    """What went wrong."""

    compliance_notes: str | None = None
    """Notes of those who answered it."""


class PrivacyRequestsUpdate(Update):
    """A change of an item: only the fields that are named are written."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset(
        {
            "request_type",
            "data_subject_email",
            "legal_basis",
            "requester_id",
            "status",
            "received_at",
            "deadline",
            "automated_processing",
        }
    )

    request_type: PrivacyRequestType | None = None
    """What is asked for."""

    data_subject_email: EmailRule | None = None
    """The address of the person whose data it is."""

    legal_basis: LegalBasis | None = None
    """The law that the request stands on."""

    organization_id: KeyText | None = None
    """The organization that holds the data. Absent when it is all of them."""

    requester_id: str | None = None
    """The user who asks."""

    status: PrivacyRequestStatus | None = None
    """How far the answer is."""

    received_at: Timestamp | None = None
    """When the request came in."""

    deadline: Timestamp | None = None
    """When the law wants it answered."""

    completed_at: Timestamp | None = None
    """When it was answered."""

    estimated_completion: Timestamp | None = None
    """When the answer is expected."""

    automated_processing: Flag | None = None
    """Whether it is answered without a person."""

    access_report: str | None = None
    """Where the report of the data is."""

    deletion_result: str | None = None
    """What was deleted."""

    portable_data: str | None = None
    """Where the data to take along is."""

    rejection_reason: str | None = None
    """Why it was refused."""

    error_details: str | None = None
    """What went wrong."""

    compliance_notes: str | None = None
    """Notes of those who answered it."""
