# Generated from schemas/entities/Organizations.yml by "make generate". Do not edit.
"""The repository of Organizations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.organizations import Organizations, decode, encode
from orb_models.repository import Definition, Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from orb_common.aws.dynamodb import Condition
    from orb_models.enums.organization_status import OrganizationStatus
    from orb_models.inputs.organizations import OrganizationsCreate, OrganizationsUpdate
    from orb_models.paging import Page


class OrganizationsRepository(Repository[Organizations]):
    """The stored items of Organizations."""

    DEFINITION = Definition(
        entity="Organizations",
        table_name_variable="ORGANIZATIONS_TABLE_NAME",
        keys=("organizationId",),
        encode=encode,
        decode=decode,
        max_key_bytes={"organizationId": 2048, "ownerId": 2048},
        updated_at="updatedAt",
    )

    def get(self, organization_id: str, *, consistent: bool = False) -> Organizations | None:
        """Return the item with this key. None: it does not exist. `consistent`: use a strongly consistent read."""
        return self._get({"organizationId": organization_id}, consistent=consistent)

    def create(self, new: OrganizationsCreate | Organizations) -> Organizations:
        """Store a new item. The repository adds the generated fields to an input, and stores a model unchanged.

        Raises:
            ItemExistsError: an item with this key exists.
        """
        if isinstance(new, Organizations):
            return self._create(new, id_is_new=False)
        now = self._clock.now()
        model = Organizations(
            organization_id=self._ids(),
            name=new.name,
            description=new.description,
            owner_id=new.owner_id,
            status=new.status,
            created_at=now,
            updated_at=now,
            kms_key_id=new.kms_key_id,
            kms_key_arn=new.kms_key_arn,
            kms_alias=new.kms_alias,
        )
        return self._create(model, id_is_new=True)

    def update(
        self, organization_id: str, update: OrganizationsUpdate, *, condition: Condition | None = None
    ) -> Organizations:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            LostRaceError: the condition is not met, or another writer came first at every attempt.
            ValidationError: the update sets no field.
        """
        return self._update({"organizationId": organization_id}, update, condition=condition)

    def delete(self, organization_id: str) -> Organizations | None:
        """Delete the item with this key and return it. None: it did not exist."""
        return self._delete({"organizationId": organization_id})

    def query_by_owner_id(
        self,
        owner_id: str,
        *,
        created_at_from: datetime | None = None,
        created_at_to: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[Organizations]:
        """Return the items with this owner_id, in order of created_at, from OwnerIndex."""
        return self._query(
            "OwnerIndex",
            "ownerId",
            owner_id,
            decode=decode,
            sort=("createdAt", {"first": created_at_from, "last": created_at_to}),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def query_by_status(
        self,
        status: OrganizationStatus,
        *,
        created_at_from: datetime | None = None,
        created_at_to: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[Organizations]:
        """Return the items with this status, in order of created_at, from StatusCreatedIndex."""
        return self._query(
            "StatusCreatedIndex",
            "status",
            status,
            decode=decode,
            sort=("createdAt", {"first": created_at_from, "last": created_at_to}),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, filters: Condition | None = None
    ) -> Page[Organizations]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters)

    def iterate(self, *, filters: Condition | None = None) -> Iterator[Organizations]:
        """Yield all items, unordered. The next page is read when it is needed."""
        return self._iterate(filters=filters)

    def batch_get(
        self, organization_ids: Iterable[str], *, consistent: bool = False
    ) -> tuple[Organizations, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(
            ({"organizationId": organization_id} for organization_id in organization_ids),
            consistent=consistent,
        )
