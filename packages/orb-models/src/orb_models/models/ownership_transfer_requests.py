# Generated from schemas/entities/OwnershipTransferRequests.yml by "make generate". Do not edit.
"""The model of OwnershipTransferRequests, and its form in DynamoDB."""

from typing import TYPE_CHECKING, ClassVar, Final

from orb_models._pydantic import JsonValue
from orb_models.codec import MISFITS, decode_json, encode_json, mend, misfit
from orb_models.enums.ownership_transfer_status import OwnershipTransferStatus
from orb_models.model import Model, Timestamp, Whole

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class OwnershipTransferRequests(Model):
    """An organization on its way from one owner to the next."""

    transfer_id: str
    """The transfer's own id, a UUID."""

    current_owner_id: str
    """The user who gives the organization away."""

    new_owner_id: str
    """The user who takes it."""

    organization_id: str
    """The organization."""

    status: OwnershipTransferStatus
    """How far the transfer is."""

    required_billing_plan: str
    """The plan that the new owner needs."""

    monthly_cost: Whole
    """What that plan costs a month, in cents."""

    payment_validation_token: str
    """What proves that the new owner can pay."""

    created_at: Timestamp
    """When the item was created."""

    expires_at: Timestamp
    """When the offer ends, 7 days after it was made."""

    updated_at: Timestamp
    """When the item last changed."""

    completed_at: Timestamp | None = None
    """When the transfer was done."""

    failure_reason: str | None = None
    """Why it failed."""

    billing_transition_details: dict[str, JsonValue] | None = None
    """How billing moves to the new owner."""

    fraud_assessment: dict[str, JsonValue] | None = None
    """How risky the transfer looks, and why."""

    notifications_sent: list[str] | None = None
    """The notifications that went out about it."""

    FIELD_CLASSIFICATIONS: ClassVar[dict[str, str]] = {
        "paymentValidationToken": "SENSITIVE",
        "billingTransitionDetails": "FINANCIAL",
        "fraudAssessment": "SENSITIVE",
    }


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
    """The item that is stored of a model. Absent fields stay absent, so that indexes on them stay sparse."""
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
    """The model of a stored item. Attributes that the schema lacks are ignored. Raises StoredItemError."""
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
    except MISFITS as error:
        if (mended := mend(item, _KINDS)) != item:
            return decode(mended)
        raise misfit(OwnershipTransferRequests, item, _KINDS, error) from None
    return model
