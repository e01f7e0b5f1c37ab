# Generated from schemas/entities/OwnershipTransferRequests.yml by "make generate". Do not edit.
"""The inputs that create and update items of OwnershipTransferRequests."""

from typing import ClassVar

from orb_models._pydantic import Field, JsonValue
from orb_models.enums.ownership_transfer_status import OwnershipTransferStatus
from orb_models.input import Input, KeyText, Number, Update
from orb_models.model import Timestamp


class OwnershipTransferRequestsCreate(Input):
    """The fields of a new item, without those that the repository sets."""

    current_owner_id: KeyText
    """The current owner."""

    new_owner_id: KeyText
    """The new owner."""

    organization_id: str
    """The organization."""

    status: OwnershipTransferStatus = OwnershipTransferStatus.PAYMENT_VALIDATION_REQUIRED
    """The status of the transfer."""

    required_billing_plan: str
    """The plan that the new owner needs."""

    monthly_cost: Number
    """The cost of that plan per month, in cents."""

    payment_validation_token: str = Field(repr=False)
    """The token that proves that the new owner can pay."""

    expires_at: Timestamp
    """When the offer ends, 7 days after it was made."""

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


class OwnershipTransferRequestsUpdate(Update):
    """A change of an item. Only the fields that the caller sets are written."""

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
    """The current owner."""

    new_owner_id: KeyText | None = None
    """The new owner."""

    organization_id: str | None = None
    """The organization."""

    status: OwnershipTransferStatus | None = None
    """The status of the transfer."""

    required_billing_plan: str | None = None
    """The plan that the new owner needs."""

    monthly_cost: Number | None = None
    """The cost of that plan per month, in cents."""

    payment_validation_token: str | None = Field(default=None, repr=False)
    """The token that proves that the new owner can pay."""

    expires_at: Timestamp | None = None
    """When the offer ends, 7 days after it was made."""

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
