# Generated from schemas/entities/OwnershipTransferRequests.yml by "make generate". Do not edit.
"""What comes in for OwnershipTransferRequests: what is new, and what changes."""

from typing import ClassVar

from orb_models._pydantic import JsonValue
from orb_models.enums.ownership_transfer_status import OwnershipTransferStatus
from orb_models.input import Input, KeyText, Number, Update
from orb_models.model import Timestamp


class OwnershipTransferRequestsCreate(Input):
    """What it takes to create an item: everything but what the repository sets."""

    current_owner_id: KeyText
    """The user who gives the organization away."""

    new_owner_id: KeyText
    """The user who takes it."""

    organization_id: str
    """The organization."""

    status: OwnershipTransferStatus = OwnershipTransferStatus.PAYMENT_VALIDATION_REQUIRED
    """How far the transfer is."""

    required_billing_plan: str
    """The plan that the new owner needs."""

    monthly_cost: Number
    """What that plan costs a month, in cents."""

    payment_validation_token: str
    """What proves that the new owner can pay."""

    expires_at: Timestamp
    """When the offer ends, 7 days after it was made."""

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


class OwnershipTransferRequestsUpdate(Update):
    """A change of an item: only the fields that are named are written."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset(
        {
            "current_owner_id",
            "new_owner_id",
            "organization_id",
            "status",
            "required_billing_plan",
            "monthly_cost",
            "payment_validation_token",
            "expires_at",
        }
    )

    current_owner_id: KeyText | None = None
    """The user who gives the organization away."""

    new_owner_id: KeyText | None = None
    """The user who takes it."""

    organization_id: str | None = None
    """The organization."""

    status: OwnershipTransferStatus | None = None
    """How far the transfer is."""

    required_billing_plan: str | None = None
    """The plan that the new owner needs."""

    monthly_cost: Number | None = None
    """What that plan costs a month, in cents."""

    payment_validation_token: str | None = None
    """What proves that the new owner can pay."""

    expires_at: Timestamp | None = None
    """When the offer ends, 7 days after it was made."""

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
