# Generated from schemas/entities/PrivacyRequests.yml by "make generate". Do not edit.
"""The model of PrivacyRequests, and its codec for DynamoDB."""

from typing import TYPE_CHECKING, ClassVar, Final

from orb_models._pydantic import Field
from orb_models.codec import DECODE_ERRORS, normalize_item, stored_item_error
from orb_models.enums.legal_basis import LegalBasis
from orb_models.enums.privacy_request_status import PrivacyRequestStatus
from orb_models.enums.privacy_request_type import PrivacyRequestType
from orb_models.model import Model, Timestamp

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class PrivacyRequests(Model):
    """A person's request about their own data, and the status of the answer."""

    request_id: str
    """The id of the request, a UUID."""

    request_type: PrivacyRequestType
    """The kind of request."""

    data_subject_email: str = Field(repr=False)
    """The address of the person whose data it is, in lower case. After an erasure it is a keyed hash of
    the address, at erased.invalid."""

    data_subject_id: str | None = None
    """The user whose data it is. Absent if no user has the address."""

    legal_basis: LegalBasis
    """The law on which the request is based."""

    organization_id: str | None = None
    """The organization that holds the data. Absent if the request is about all organizations."""

    requester_id: str
    """The user who made the request."""

    status: PrivacyRequestStatus
    """The status of the answer."""

    received_at: Timestamp
    """When the request came in."""

    deadline: Timestamp
    """The legal deadline of the answer."""

    completed_at: Timestamp | None = None
    """When the request was answered."""

    estimated_completion: Timestamp | None = None
    """When the answer is expected."""

    automated_processing: bool
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

    created_at: Timestamp
    """When the item was created."""

    updated_at: Timestamp
    """When the item last changed."""

    FIELD_CLASSIFICATIONS: ClassVar[dict[str, str]] = {
        "dataSubjectEmail": "PII",
        "openRequest": "SENSITIVE",
        "accessReport": "PII",
        "portableData": "PII",
    }

    RETENTION_DAYS: ClassVar[int] = 2557


_KINDS: Final = {
    "requestId": "S",
    "requestType": "S",
    "dataSubjectEmail": "S",
    "dataSubjectId": "S",
    "legalBasis": "S",
    "organizationId": "S",
    "requesterId": "S",
    "status": "S",
    "receivedAt": "time",
    "deadline": "time",
    "completedAt": "time",
    "estimatedCompletion": "time",
    "automatedProcessing": "BOOL",
    "openRequest": "S",
    "accessReport": "S",
    "deletionResult": "S",
    "portableData": "S",
    "rejectionReason": "S",
    "errorDetails": "S",
    "complianceNotes": "S",
    "createdAt": "time",
    "updatedAt": "time",
}


def encode(model: PrivacyRequests) -> "Item":
    """Return the item that DynamoDB stores. Absent fields stay absent, so that indexes on them stay sparse."""
    item: Item = {
        "requestId": {"S": model.request_id},
        "requestType": {"S": model.request_type},
        "dataSubjectEmail": {"S": model.data_subject_email},
        "legalBasis": {"S": model.legal_basis},
        "requesterId": {"S": model.requester_id},
        "status": {"S": model.status},
        "receivedAt": {"N": str(int(model.received_at.timestamp()))},
        "deadline": {"N": str(int(model.deadline.timestamp()))},
        "automatedProcessing": {"BOOL": model.automated_processing},
        "createdAt": {"N": str(int(model.created_at.timestamp()))},
        "updatedAt": {"N": str(int(model.updated_at.timestamp()))},
    }
    if model.data_subject_id is not None:
        item["dataSubjectId"] = {"S": model.data_subject_id}
    if model.organization_id is not None:
        item["organizationId"] = {"S": model.organization_id}
    if model.completed_at is not None:
        item["completedAt"] = {"N": str(int(model.completed_at.timestamp()))}
    if model.estimated_completion is not None:
        item["estimatedCompletion"] = {"N": str(int(model.estimated_completion.timestamp()))}
    if model.open_request is not None:
        item["openRequest"] = {"S": model.open_request}
    if model.access_report is not None:
        item["accessReport"] = {"S": model.access_report}
    if model.deletion_result is not None:
        item["deletionResult"] = {"S": model.deletion_result}
    if model.portable_data is not None:
        item["portableData"] = {"S": model.portable_data}
    if model.rejection_reason is not None:
        item["rejectionReason"] = {"S": model.rejection_reason}
    if model.error_details is not None:
        item["errorDetails"] = {"S": model.error_details}
    if model.compliance_notes is not None:
        item["complianceNotes"] = {"S": model.compliance_notes}
    return item


def decode(item: "Item") -> PrivacyRequests:  # noqa: C901, PLR0912 - one line for each attribute
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "requestId": item["requestId"]["S"],
            "requestType": item["requestType"]["S"],
            "dataSubjectEmail": item["dataSubjectEmail"]["S"],
            "legalBasis": item["legalBasis"]["S"],
            "requesterId": item["requesterId"]["S"],
            "status": item["status"]["S"],
            "receivedAt": int(item["receivedAt"]["N"]),
            "deadline": int(item["deadline"]["N"]),
            "automatedProcessing": item["automatedProcessing"]["BOOL"],
            "createdAt": int(item["createdAt"]["N"]),
            "updatedAt": int(item["updatedAt"]["N"]),
        }
        if "dataSubjectId" in item:
            raw["dataSubjectId"] = item["dataSubjectId"]["S"]
        if "organizationId" in item:
            raw["organizationId"] = item["organizationId"]["S"]
        if "completedAt" in item:
            raw["completedAt"] = int(item["completedAt"]["N"])
        if "estimatedCompletion" in item:
            raw["estimatedCompletion"] = int(item["estimatedCompletion"]["N"])
        if "openRequest" in item:
            raw["openRequest"] = item["openRequest"]["S"]
        if "accessReport" in item:
            raw["accessReport"] = item["accessReport"]["S"]
        if "deletionResult" in item:
            raw["deletionResult"] = item["deletionResult"]["S"]
        if "portableData" in item:
            raw["portableData"] = item["portableData"]["S"]
        if "rejectionReason" in item:
            raw["rejectionReason"] = item["rejectionReason"]["S"]
        if "errorDetails" in item:
            raw["errorDetails"] = item["errorDetails"]["S"]
        if "complianceNotes" in item:
            raw["complianceNotes"] = item["complianceNotes"]["S"]
        model = PrivacyRequests.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode(normalized)
        raise stored_item_error(PrivacyRequests, item, _KINDS, error) from None
    return model
