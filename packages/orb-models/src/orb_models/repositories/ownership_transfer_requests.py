# Generated from schemas/entities/OwnershipTransferRequests.yml by "make generate". Do not edit.
"""The repository of OwnershipTransferRequests."""

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
    """The stored items of OwnershipTransferRequests."""

    DEFINITION = Definition(
        entity="OwnershipTransferRequests",
        table_name_variable="OWNERSHIP_TRANSFER_REQUESTS_TABLE_NAME",
        keys=("transferId",),
        encode=encode,
        decode=decode,
        max_key_bytes={"transferId": 2048, "currentOwnerId": 2048, "newOwnerId": 2048},
        updated_at="updatedAt",
    )

    def get(self, transfer_id: str, *, consistent: bool = False) -> OwnershipTransferRequests | None:
        """Return the item with this key. None: it does not exist. `consistent`: use a strongly consistent read."""
        return self._get({"transferId": transfer_id}, consistent=consistent)

    def create(
        self, new: OwnershipTransferRequestsCreate | OwnershipTransferRequests
    ) -> OwnershipTransferRequests:
        """Store a new item. The repository adds the generated fields to an input, and stores a model unchanged.

        Raises:
            ItemExistsError: an item with this key exists.
        """
        if isinstance(new, OwnershipTransferRequests):
            return self._create(new, id_is_new=False)
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
        return self._create(model, id_is_new=True)

    def update(
        self, transfer_id: str, update: OwnershipTransferRequestsUpdate, *, condition: Condition | None = None
    ) -> OwnershipTransferRequests:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            LostRaceError: the condition is not met, or another writer came first at every attempt.
            ValidationError: the update sets no field.
        """
        return self._update({"transferId": transfer_id}, update, condition=condition)

    def delete(self, transfer_id: str) -> OwnershipTransferRequests | None:
        """Delete the item with this key and return it. None: it did not exist."""
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
        """Return the items with this current_owner_id, in order of created_at, from CurrentOwnerIndex."""
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
        """Return the items with this new_owner_id, in order of created_at, from NewOwnerIndex."""
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
        """Return the items with this status, in order of created_at, from StatusIndex."""
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
        """Return the items with this status, in order of expires_at, from ExpirationIndex."""
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
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters)

    def iterate(self, *, filters: Condition | None = None) -> Iterator[OwnershipTransferRequests]:
        """Yield all items, unordered. The next page is read when it is needed."""
        return self._iterate(filters=filters)

    def batch_get(
        self, transfer_ids: Iterable[str], *, consistent: bool = False
    ) -> tuple[OwnershipTransferRequests, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(
            ({"transferId": transfer_id} for transfer_id in transfer_ids), consistent=consistent
        )
