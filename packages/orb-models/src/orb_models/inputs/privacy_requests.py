# Generated from schemas/entities/PrivacyRequests.yml by "make generate". Do not edit.
"""The inputs that create and update items of PrivacyRequests."""

from typing import ClassVar

from orb_models._pydantic import Field
from orb_models.enums.legal_basis import LegalBasis
from orb_models.enums.privacy_request_status import PrivacyRequestStatus
from orb_models.enums.privacy_request_type import PrivacyRequestType
from orb_models.input import Flag, Input, KeyText, Update
from orb_models.model import Timestamp
from orb_models.rules import EmailRule


class PrivacyRequestsCreate(Input):
    """The fields of a new item, without those that the repository sets."""

    request_type: PrivacyRequestType
    """The kind of request."""

    data_subject_email: EmailRule = Field(repr=False)
    """The address of the person whose data it is, in lower case. After an erasure it is a keyed hash of
    the address, at erased.invalid."""

    data_subject_id: KeyText | None = None
    """The user whose data it is. Absent if no user has the address."""

    legal_basis: LegalBasis
    """The law on which the request is based."""

    organization_id: KeyText | None = None
    """The organization that holds the data. Absent if the request is about all organizations."""

    requester_id: str
    """The user who made the request."""

    status: PrivacyRequestStatus = PrivacyRequestStatus.RECEIVED
    """The status of the answer."""

    received_at: Timestamp
    """When the request came in."""

    deadline: Timestamp
    """The legal deadline of the answer."""

    completed_at: Timestamp | None = None
    """When the request was answered."""

    estimated_completion: Timestamp | None = None
    """When the answer is expected."""

    automated_processing: Flag
    """Whether the request is answered without a person."""

    open_request: str | None = Field(default=None, repr=False)
    """The type and the person, until the request is answered. So a person has one open request of a type."""

    access_report: str | None = Field(default=None, repr=False)
    """A link to the report of the data, valid for 15 minutes. Lists leave it out. The item holds the key
    of the report in the bucket of exports."""

    deletion_result: str | None = None
    """What was erased, what is kept and why, and what people must still do. JSON."""

    portable_data: str | None = Field(default=None, repr=False)
    """The same as accessReport, for the data in a portable form."""

    rejection_reason: str | None = None
    """Why the request was rejected."""

    error_details: str | None = None
    """The code of the error that ended the last attempt."""

    compliance_notes: str | None = None
    """Notes of the people who answered the request. They hold no personal data, because they stay."""


class PrivacyRequestsUpdate(Update):
    """A change of an item. Only the fields that the caller sets are written."""

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
    """The kind of request."""

    data_subject_email: EmailRule | None = Field(default=None, repr=False)
    """The address of the person whose data it is, in lower case. After an erasure it is a keyed hash of
    the address, at erased.invalid."""

    data_subject_id: KeyText | None = None
    """The user whose data it is. Absent if no user has the address."""

    legal_basis: LegalBasis | None = None
    """The law on which the request is based."""

    organization_id: KeyText | None = None
    """The organization that holds the data. Absent if the request is about all organizations."""

    requester_id: str | None = None
    """The user who made the request."""

    status: PrivacyRequestStatus | None = None
    """The status of the answer."""

    received_at: Timestamp | None = None
    """When the request came in."""

    deadline: Timestamp | None = None
    """The legal deadline of the answer."""

    completed_at: Timestamp | None = None
    """When the request was answered."""

    estimated_completion: Timestamp | None = None
    """When the answer is expected."""

    automated_processing: Flag | None = None
    """Whether the request is answered without a person."""

    open_request: str | None = Field(default=None, repr=False)
    """The type and the person, until the request is answered. So a person has one open request of a type."""

    access_report: str | None = Field(default=None, repr=False)
    """A link to the report of the data, valid for 15 minutes. Lists leave it out. The item holds the key
    of the report in the bucket of exports."""

    deletion_result: str | None = None
    """What was erased, what is kept and why, and what people must still do. JSON."""

    portable_data: str | None = Field(default=None, repr=False)
    """The same as accessReport, for the data in a portable form."""

    rejection_reason: str | None = None
    """Why the request was rejected."""

    error_details: str | None = None
    """The code of the error that ended the last attempt."""

    compliance_notes: str | None = None
    """Notes of the people who answered the request. They hold no personal data, because they stay."""
