# Generated from schemas/entities/OwnershipTransferRequests.yml by "make generate". Do not edit.
"""The factory of OwnershipTransferRequests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.enums.ownership_transfer_status import OwnershipTransferStatus
from orb_models.models.ownership_transfer_requests import OwnershipTransferRequests
from orb_testing.factory_base.factory import Factory
from orb_testing.factory_base.values import Choice, Field, Json, Many, Text, Time, Uuid, Whole, fields, traits

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    from orb_models.model import Timestamp, WholeNumber
    from orb_models.repositories.ownership_transfer_requests import OwnershipTransferRequestsRepository

    class OwnershipTransferRequestsFields(TypedDict, total=False):
        """The fields of OwnershipTransferRequests, to override."""

        transfer_id: str
        current_owner_id: str
        new_owner_id: str
        organization_id: str
        status: OwnershipTransferStatus
        required_billing_plan: str
        monthly_cost: WholeNumber
        payment_validation_token: str
        created_at: Timestamp
        expires_at: Timestamp
        updated_at: Timestamp
        completed_at: Timestamp | None
        failure_reason: str | None
        billing_transition_details: dict[str, object] | None
        fraud_assessment: dict[str, object] | None
        notifications_sent: list[str] | None

    OwnershipTransferRequestsTrait = Literal[
        "full",
        "payment_validation_required",
        "payment_in_progress",
        "payment_validated",
        "completed",
        "failed",
        "expired",
        "cancelled",
    ]


class OwnershipTransferRequestsFactory(Factory[OwnershipTransferRequests]):
    """Makes models of OwnershipTransferRequests."""

    MODEL = OwnershipTransferRequests
    INPUT = "orb_models.inputs.ownership_transfer_requests.OwnershipTransferRequestsCreate"
    FIELDS = fields(
        transfer_id=Field(Uuid(), generated=True),
        current_owner_id=Field(Text("current-owner-id-%d", max_bytes=2048)),
        new_owner_id=Field(Text("new-owner-id-%d", max_bytes=2048)),
        organization_id=Field(Text("organization-id-%d")),
        status=Field(
            Choice(OwnershipTransferStatus), default=OwnershipTransferStatus.PAYMENT_VALIDATION_REQUIRED
        ),
        required_billing_plan=Field(Text("required-billing-plan-%d")),
        monthly_cost=Field(Whole()),
        payment_validation_token=Field(Text("payment-validation-token-%d")),
        created_at=Field(Time(), generated=True),
        expires_at=Field(Time()),
        updated_at=Field(Time(), generated=True),
        completed_at=Field(Time(), optional=True),
        failure_reason=Field(Text("failure-reason-%d"), optional=True),
        billing_transition_details=Field(Json(), optional=True),
        fraud_assessment=Field(Json(), optional=True),
        notifications_sent=Field(Many("array", Text("notifications-sent-%d")), optional=True),
    )
    TRAITS = traits("status", OwnershipTransferStatus)

    @classmethod
    def build(
        cls, /, *traits: OwnershipTransferRequestsTrait, **fields: Unpack[OwnershipTransferRequestsFields]
    ) -> OwnershipTransferRequests:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(
        cls,
        count: int,
        /,
        *traits: OwnershipTransferRequestsTrait,
        **fields: Unpack[OwnershipTransferRequestsFields],
    ) -> list[OwnershipTransferRequests]:
        """Return new models."""
        return cls._batch(count, traits, fields)

    @classmethod
    def create(
        cls,
        repository: OwnershipTransferRequestsRepository,
        /,
        *traits: OwnershipTransferRequestsTrait,
        **fields: Unpack[OwnershipTransferRequestsFields],
    ) -> OwnershipTransferRequests:
        """Store a new model, and return it."""
        return repository.create(cls._build(traits, fields))
