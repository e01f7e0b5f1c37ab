# Generated from schemas/entities/OwnershipTransferRequests.yml by "make generate". Do not edit.
"""The repository of OwnershipTransferRequests."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from orb_models.definition import Counter, Definition
from orb_models.models.ownership_transfer_requests import OwnershipTransferRequests, decode, encode
from orb_models.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from orb_common.aws.dynamodb import Attr, Condition
    from orb_models._pydantic import JsonValue
    from orb_models.enums.ownership_transfer_status import OwnershipTransferStatus
    from orb_models.inputs.ownership_transfer_requests import (
        OwnershipTransferRequestsCreate,
        OwnershipTransferRequestsUpdate,
    )
    from orb_models.model import Timestamp, WholeNumber
    from orb_models.paging import Page

    class _Attributes:
        """The attributes of OwnershipTransferRequests, with the types of their values."""

        transfer_id: Attr[str]
        current_owner_id: Attr[str]
        new_owner_id: Attr[str]
        organization_id: Attr[str]
        status: Attr[OwnershipTransferStatus]
        required_billing_plan: Attr[str]
        monthly_cost: Attr[WholeNumber]
        payment_validation_token: Attr[str]
        created_at: Attr[Timestamp]
        expires_at: Attr[Timestamp]
        updated_at: Attr[Timestamp]
        completed_at: Attr[Timestamp]
        failure_reason: Attr[str]
        billing_transition_details: Attr[dict[str, JsonValue]]
        fraud_assessment: Attr[dict[str, JsonValue]]
        notifications_sent: Attr[list[str]]


class OwnershipTransferRequestsRepository(
    Repository[
        OwnershipTransferRequests, "OwnershipTransferRequestsCreate", "OwnershipTransferRequestsUpdate", "str"
    ]
):
    """The stored items of OwnershipTransferRequests."""

    attributes: ClassVar[_Attributes]
    """The attributes in conditions, such as `attributes.transfer_id.exists()`."""

    DEFINITION = Definition(
        entity="OwnershipTransferRequests",
        table_name_variable="OWNERSHIP_TRANSFER_REQUESTS_TABLE_NAME",
        keys=("transferId",),
        model=OwnershipTransferRequests,
        encode=encode,
        decode=decode,
        max_key_bytes={"transferId": 2048, "currentOwnerId": 2048, "newOwnerId": 2048},
        updated_at="updatedAt",
        counters={"monthlyCost": Counter()},
        lists={"notificationsSent": None},
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
        return self._create(new, id_is_new=True)

    def _build(self, new: OwnershipTransferRequestsCreate) -> OwnershipTransferRequests:
        now = self._clock.now()
        return OwnershipTransferRequests(
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

    def update(
        self, transfer_id: str, update: OwnershipTransferRequestsUpdate, *, condition: Condition | None = None
    ) -> OwnershipTransferRequests:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            ValidationError: the update sets no field.
        """
        return self._update({"transferId": transfer_id}, update, condition=condition)

    def increment(
        self, transfer_id: str, *, monthly_cost: int = 0, condition: Condition | None = None
    ) -> OwnershipTransferRequests:
        """Add to numbers, also negative ones, and return the updated item. Concurrent increments all count.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            ValidationError: a sum would break its rule, or there is nothing to add.
            DynamoDBOutcomeUnknownError: the answer was lost. It is not sent again, because that could add twice.
        """
        return self._increment(
            {"transferId": transfer_id}, {"monthlyCost": monthly_cost}, condition=condition
        )

    def append(
        self, transfer_id: str, *, notifications_sent: Sequence[str] = (), condition: Condition | None = None
    ) -> OwnershipTransferRequests:
        """Append to lists, and return the updated item. Concurrent appends all count.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            ValidationError: a list would have too many items, or there is nothing to append.
            DynamoDBOutcomeUnknownError: the answer was lost. It is not sent again, because that could append twice.
        """
        from orb_models.inputs.ownership_transfer_requests import OwnershipTransferRequestsUpdate

        return self._append(
            {"transferId": transfer_id},
            OwnershipTransferRequestsUpdate,
            {"notificationsSent": notifications_sent},
            condition=condition,
        )

    def delete(
        self, transfer_id: str, *, condition: Condition | None = None
    ) -> OwnershipTransferRequests | None:
        """Delete the item with this key and return it. None: it did not exist.

        Raises:
            DynamoDBConditionFailedError: the condition is not met.
        """
        return self._delete({"transferId": transfer_id}, condition=condition)

    def query_by_current_owner_id(
        self,
        current_owner_id: str,
        *,
        created_at: datetime | None = None,
        created_at_from: datetime | None = None,
        created_at_to: datetime | None = None,
        created_at_after: datetime | None = None,
        created_at_before: datetime | None = None,
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
            sort=(
                "createdAt",
                {
                    "equal": created_at,
                    "first": created_at_from,
                    "last": created_at_to,
                    "after": created_at_after,
                    "before": created_at_before,
                },
            ),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def query_by_new_owner_id(
        self,
        new_owner_id: str,
        *,
        created_at: datetime | None = None,
        created_at_from: datetime | None = None,
        created_at_to: datetime | None = None,
        created_at_after: datetime | None = None,
        created_at_before: datetime | None = None,
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
            sort=(
                "createdAt",
                {
                    "equal": created_at,
                    "first": created_at_from,
                    "last": created_at_to,
                    "after": created_at_after,
                    "before": created_at_before,
                },
            ),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def query_by_status(
        self,
        status: OwnershipTransferStatus,
        *,
        created_at: datetime | None = None,
        created_at_from: datetime | None = None,
        created_at_to: datetime | None = None,
        created_at_after: datetime | None = None,
        created_at_before: datetime | None = None,
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
            sort=(
                "createdAt",
                {
                    "equal": created_at,
                    "first": created_at_from,
                    "last": created_at_to,
                    "after": created_at_after,
                    "before": created_at_before,
                },
            ),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def query_by_status_and_expires_at(
        self,
        status: OwnershipTransferStatus,
        *,
        expires_at: datetime | None = None,
        expires_at_from: datetime | None = None,
        expires_at_to: datetime | None = None,
        expires_at_after: datetime | None = None,
        expires_at_before: datetime | None = None,
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
            sort=(
                "expiresAt",
                {
                    "equal": expires_at,
                    "first": expires_at_from,
                    "last": expires_at_to,
                    "after": expires_at_after,
                    "before": expires_at_before,
                },
            ),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def list(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        filters: Condition | None = None,
        consistent: bool = False,
    ) -> Page[OwnershipTransferRequests]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters, consistent=consistent)

    def iterate(
        self, *, filters: Condition | None = None, consistent: bool = False
    ) -> Iterator[OwnershipTransferRequests]:
        """Yield all items, unordered. The next page is read when it is needed."""
        yield from self._list(limit=None, cursor=None, filters=filters, consistent=consistent).iterate()

    def batch_get(
        self, transfer_ids: Iterable[str], *, consistent: bool = False
    ) -> tuple[OwnershipTransferRequests, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(transfer_ids, consistent=consistent)

    def batch_write(
        self,
        puts: Iterable[OwnershipTransferRequestsCreate | OwnershipTransferRequests] = (),
        *,
        deletes: Iterable[str] = (),
    ) -> tuple[OwnershipTransferRequests, ...]:
        """Put and delete any number of items, and return those that were put. A put replaces an item with its key.

        The batch is not a transaction. Of two puts with one key, the last one is stored.

        Raises:
            ValidationError: a key is both put and deleted, or the items break a rule and nothing was written.
            DynamoDBUnprocessedError: `puts` (models) and `deletes` (keys) are left over, after all tries.
        """
        return self._batch_write(puts, deletes)
