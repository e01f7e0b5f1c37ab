# Generated from schemas/entities/OwnershipTransferRequests.yml by "make generate". Do not edit.
"""The model of OwnershipTransferRequests, and its codec for DynamoDB."""

from typing import TYPE_CHECKING, ClassVar, Final

from orb_models._pydantic import Field, JsonValue
from orb_models.codec import DECODE_ERRORS, decode_json, encode_json, normalize_item, stored_item_error
from orb_models.enums.ownership_transfer_status import OwnershipTransferStatus
from orb_models.model import Model, Timestamp, WholeNumber

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class OwnershipTransferRequests(Model):
    """The transfer of an organization from one owner to another."""

    transfer_id: str
    """The id of the transfer, a UUID."""

    current_owner_id: str
    """The current owner."""

    new_owner_id: str
    """The new owner."""

    organization_id: str
    """The organization."""

    status: OwnershipTransferStatus
    """The status of the transfer."""

    required_billing_plan: str
    """The plan that the new owner needs."""

    monthly_cost: WholeNumber
    """The cost of that plan per month, in cents."""

    payment_validation_token: str = Field(repr=False)
    """The token that proves that the new owner can pay."""

    created_at: Timestamp
    """When the item was created."""

    expires_at: Timestamp
    """When the offer ends, 7 days after it was made."""

    updated_at: Timestamp
    """When the item last changed."""

    completed_at: Timestamp | None = None
    """When the transfer was completed."""

    failure_reason: str | None = None
    """Why the transfer failed."""

    billing_transition_details: dict[str, JsonValue] | None = Field(default=None, repr=False)
    """How billing is transferred to the new owner."""

    fraud_assessment: dict[str, JsonValue] | None = Field(default=None, repr=False)
    """How risky the transfer looks, and why."""

    notifications_sent: list[str] | None = None
    """The notifications that were sent about the transfer."""

    FIELD_CLASSIFICATIONS: ClassVar[dict[str, str]] = {
        "paymentValidationToken": "SENSITIVE",
        "billingTransitionDetails": "FINANCIAL",
        "fraudAssessment": "SENSITIVE",
    }

    RETENTION_DAYS: ClassVar[int] = 2557


_KINDS: Final = {
    "transferId": "S",
    "currentOwnerId": "S",
    "newOwnerId": "S",
    "organizationId": "S",
    "status": "S",
    "requiredBillingPlan": "S",
    "monthlyCost": "N",
    "paymentValidationToken": "S",
    "createdAt": "time",
    "expiresAt": "time",
    "updatedAt": "time",
    "completedAt": "time",
    "failureReason": "S",
    "billingTransitionDetails": "M",
    "fraudAssessment": "M",
    "notificationsSent": "L S",
}


def encode(model: OwnershipTransferRequests) -> "Item":
    """Return the item that DynamoDB stores. Absent fields stay absent, so that indexes on them stay sparse."""
    item: Item = {
        "transferId": {"S": model.transfer_id},
        "currentOwnerId": {"S": model.current_owner_id},
        "newOwnerId": {"S": model.new_owner_id},
        "organizationId": {"S": model.organization_id},
        "status": {"S": model.status},
        "requiredBillingPlan": {"S": model.required_billing_plan},
        "monthlyCost": {"N": str(model.monthly_cost)},
        "paymentValidationToken": {"S": model.payment_validation_token},
        "createdAt": {"N": str(int(model.created_at.timestamp()))},
        "expiresAt": {"N": str(int(model.expires_at.timestamp()))},
        "updatedAt": {"N": str(int(model.updated_at.timestamp()))},
    }
    if model.completed_at is not None:
        item["completedAt"] = {"N": str(int(model.completed_at.timestamp()))}
    if model.failure_reason is not None:
        item["failureReason"] = {"S": model.failure_reason}
    if model.billing_transition_details is not None:
        item["billingTransitionDetails"] = encode_json(
            model.billing_transition_details, "billingTransitionDetails"
        )
    if model.fraud_assessment is not None:
        item["fraudAssessment"] = encode_json(model.fraud_assessment, "fraudAssessment")
    if model.notifications_sent is not None:
        item["notificationsSent"] = {"L": [{"S": member} for member in model.notifications_sent]}
    return item


def decode(item: "Item") -> OwnershipTransferRequests:
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "transferId": item["transferId"]["S"],
            "currentOwnerId": item["currentOwnerId"]["S"],
            "newOwnerId": item["newOwnerId"]["S"],
            "organizationId": item["organizationId"]["S"],
            "status": item["status"]["S"],
            "requiredBillingPlan": item["requiredBillingPlan"]["S"],
            "monthlyCost": item["monthlyCost"]["N"],
            "paymentValidationToken": item["paymentValidationToken"]["S"],
            "createdAt": int(item["createdAt"]["N"]),
            "expiresAt": int(item["expiresAt"]["N"]),
            "updatedAt": int(item["updatedAt"]["N"]),
        }
        if "completedAt" in item:
            raw["completedAt"] = int(item["completedAt"]["N"])
        if "failureReason" in item:
            raw["failureReason"] = item["failureReason"]["S"]
        if "billingTransitionDetails" in item:
            raw["billingTransitionDetails"] = decode_json(item["billingTransitionDetails"])
        if "fraudAssessment" in item:
            raw["fraudAssessment"] = decode_json(item["fraudAssessment"])
        if "notificationsSent" in item:
            raw["notificationsSent"] = [member["S"] for member in item["notificationsSent"]["L"]]
        model = OwnershipTransferRequests.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode(normalized)
        raise stored_item_error(OwnershipTransferRequests, item, _KINDS, error) from None
    return model
