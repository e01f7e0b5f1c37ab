# Generated from schemas/entities/OwnershipTransferRequests.yml by "make generate". Do not edit.
"""The factory of OwnershipTransferRequests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.enums.ownership_transfer_status import OwnershipTransferStatus
from orb_models.models.ownership_transfer_requests import OwnershipTransferRequests
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

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
    FIELDS = values.fields(
        transfer_id=values.Field(values.Uuid(), generated=True),
        current_owner_id=values.Field(values.Text("current-owner-id-%d", max_bytes=2048)),
        new_owner_id=values.Field(values.Text("new-owner-id-%d", max_bytes=2048)),
        organization_id=values.Field(values.Text("organization-id-%d")),
        status=values.Field(
            values.Choice(OwnershipTransferStatus),
            default=OwnershipTransferStatus.PAYMENT_VALIDATION_REQUIRED,
        ),
        required_billing_plan=values.Field(values.Text("required-billing-plan-%d")),
        monthly_cost=values.Field(values.Whole()),
        payment_validation_token=values.Field(values.Text("payment-validation-token-%d")),
        created_at=values.Field(values.Time(), generated=True),
        expires_at=values.Field(values.Time()),
        updated_at=values.Field(values.Time(), generated=True),
        completed_at=values.Field(values.Time(), optional=True),
        failure_reason=values.Field(values.Text("failure-reason-%d"), optional=True),
        billing_transition_details=values.Field(values.Json(), optional=True),
        fraud_assessment=values.Field(values.Json(), optional=True),
        notifications_sent=values.Field(
            values.Many("array", values.Text("notifications-sent-%d")), optional=True
        ),
    )
    TRAITS = values.traits("status", OwnershipTransferStatus)

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
