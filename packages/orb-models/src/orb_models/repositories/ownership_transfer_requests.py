# Generated from schemas/entities/OwnershipTransferRequests.yml by "make generate". Do not edit.
"""Typed access to the table of OwnershipTransferRequests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.ownership_transfer_requests import OwnershipTransferRequests, decode, encode
from orb_models.repository import Definition, Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from orb_common.aws.dynamodb import Condition
    from orb_models.enums.ownership_transfer_status import OwnershipTransferStatus
    from orb_models.inputs.ownership_transfer_requests import (
        OwnershipTransferRequestsCreate,
        OwnershipTransferRequestsUpdate,
    )
    from orb_models.paging import Page


class OwnershipTransferRequestsRepository(Repository[OwnershipTransferRequests]):
    """Items of OwnershipTransferRequests, stored and found."""

    DEFINITION = Definition(
        entity="OwnershipTransferRequests",
        variable="OWNERSHIP_TRANSFER_REQUESTS_TABLE_NAME",
        keys=("transferId",),
        encode=encode,
        decode=decode,
        indexed={"transferId": 2048, "currentOwnerId": 2048, "newOwnerId": 2048},
        updated="updatedAt",
    )

    def get(self, transfer_id: str, *, consistent: bool = False) -> OwnershipTransferRequests | None:
        """The item with this key. None: there is none. `consistent`: as of now, not as of about a second ago."""
        return self._get({"transferId": transfer_id}, consistent=consistent)

    def create(
        self, new: OwnershipTransferRequestsCreate | OwnershipTransferRequests
    ) -> OwnershipTransferRequests:
        """Stores a new item; a whole model as it is, an input with what the repository sets.

        Raises:
            ItemExistsError: there is an item with this key.
        """
        if isinstance(new, OwnershipTransferRequests):
            return self._create(new, own_id=False)
        now = self._clock.now()
        model = OwnershipTransferRequests(
            transfer_id=self._ids(),
            current_owner_id=new.current_owner_id,
            new_owner_id=new.new_owner_id,
            organization_id=new.organization_id,
            status=new.status,
            required_billing_plan=new.required_billing_plan,
            monthly_cost=new.monthly_cost,
            payment_validation_token=new.payment_validation_token,
            created_at=now,
            expires_at=new.expires_at,
            updated_at=now,
            completed_at=new.completed_at,
            failure_reason=new.failure_reason,
            billing_transition_details=new.billing_transition_details,
            fraud_assessment=new.fraud_assessment,
            notifications_sent=new.notifications_sent,
        )
        return self._create(model, own_id=True)

    def update(
        self, transfer_id: str, update: OwnershipTransferRequestsUpdate, *, condition: Condition | None = None
    ) -> OwnershipTransferRequests:
        """Changes the fields that the update names, and gives the item as it is then.

        Raises:
            ResourceNotFoundError: there is no item with this key.
            LostRaceError: the condition does not hold, or other writers came first at every try.
            ValidationError: the update names no field.
        """
        return self._update({"transferId": transfer_id}, update, condition=condition)

    def delete(self, transfer_id: str) -> OwnershipTransferRequests | None:
        """Removes the item with this key and gives it as it was. None: there was none."""
        return self._delete({"transferId": transfer_id})

    def query_by_current_owner_id(
        self,
        current_owner_id: str,
        *,
        created_at_from: datetime | None = None,
        created_at_to: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[OwnershipTransferRequests]:
        """The items with this current_owner_id, in order of created_at, from CurrentOwnerIndex."""
        return self._query(
            "CurrentOwnerIndex",
            "currentOwnerId",
            current_owner_id,
            decode=decode,
            sort=("createdAt", {"first": created_at_from, "last": created_at_to}),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def query_by_new_owner_id(
        self,
        new_owner_id: str,
        *,
        created_at_from: datetime | None = None,
        created_at_to: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[OwnershipTransferRequests]:
        """The items with this new_owner_id, in order of created_at, from NewOwnerIndex."""
        return self._query(
            "NewOwnerIndex",
            "newOwnerId",
            new_owner_id,
            decode=decode,
            sort=("createdAt", {"first": created_at_from, "last": created_at_to}),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def query_by_status(
        self,
        status: OwnershipTransferStatus,
        *,
        created_at_from: datetime | None = None,
        created_at_to: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[OwnershipTransferRequests]:
        """The items with this status, in order of created_at, from StatusIndex."""
        return self._query(
            "StatusIndex",
            "status",
            status,
            decode=decode,
            sort=("createdAt", {"first": created_at_from, "last": created_at_to}),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def query_by_status_and_expires_at(
        self,
        status: OwnershipTransferStatus,
        *,
        expires_at_from: datetime | None = None,
        expires_at_to: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[OwnershipTransferRequests]:
        """The items with this status, in order of expires_at, from ExpirationIndex."""
        return self._query(
            "ExpirationIndex",
            "status",
            status,
            decode=decode,
            sort=("expiresAt", {"first": expires_at_from, "last": expires_at_to}),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, filters: Condition | None = None
    ) -> Page[OwnershipTransferRequests]:
        """A page of all items, in no order. It reads the table: `limit` counts what is read, before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters)

    def iterate(self, *, filters: Condition | None = None) -> Iterator[OwnershipTransferRequests]:
        """All items, in no order, page by page as they are asked for."""
        return self._iterate(filters=filters)

    def batch_get(
        self, transfer_ids: Iterable[str], *, consistent: bool = False
    ) -> tuple[OwnershipTransferRequests, ...]:
        """The items with these keys, any number, in the order asked for. Those that do not exist are left out."""
        return self._batch_get(
            ({"transferId": transfer_id} for transfer_id in transfer_ids), consistent=consistent
        )
