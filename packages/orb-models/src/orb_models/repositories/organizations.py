# Generated from schemas/entities/Organizations.yml by "make generate". Do not edit.
"""Typed access to the table of Organizations."""

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
    """Items of Organizations, stored and found."""

    DEFINITION = Definition(
        entity="Organizations",
        variable="ORGANIZATIONS_TABLE_NAME",
        keys=("organizationId",),
        encode=encode,
        decode=decode,
        indexed={"organizationId": 2048, "ownerId": 2048},
        updated="updatedAt",
    )

    def get(self, organization_id: str, *, consistent: bool = False) -> Organizations | None:
        """The item with this key. None: there is none. `consistent`: as of now, not as of about a second ago."""
        return self._get({"organizationId": organization_id}, consistent=consistent)

    def create(self, new: OrganizationsCreate | Organizations) -> Organizations:
        """Stores a new item; a whole model as it is, an input with what the repository sets.

        Raises:
            ItemExistsError: there is an item with this key.
        """
        if isinstance(new, Organizations):
            return self._create(new, own_id=False)
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
        return self._create(model, own_id=True)

    def update(
        self, organization_id: str, update: OrganizationsUpdate, *, condition: Condition | None = None
    ) -> Organizations:
        """Changes the fields that the update names, and gives the item as it is then.

        Raises:
            ResourceNotFoundError: there is no item with this key.
            LostRaceError: the condition does not hold, or other writers came first at every try.
            ValidationError: the update names no field.
        """
        return self._update({"organizationId": organization_id}, update, condition=condition)

    def delete(self, organization_id: str) -> Organizations | None:
        """Removes the item with this key and gives it as it was. None: there was none."""
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
        """The items with this owner_id, in order of created_at, from OwnerIndex."""
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
        """The items with this status, in order of created_at, from StatusCreatedIndex."""
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
        """A page of all items, in no order. It reads the table: `limit` counts what is read, before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters)

    def iterate(self, *, filters: Condition | None = None) -> Iterator[Organizations]:
        """All items, in no order, page by page as they are asked for."""
        return self._iterate(filters=filters)

    def batch_get(
        self, organization_ids: Iterable[str], *, consistent: bool = False
    ) -> tuple[Organizations, ...]:
        """The items with these keys, any number, in the order asked for. Those that do not exist are left out."""
        return self._batch_get(
            ({"organizationId": organization_id} for organization_id in organization_ids),
            consistent=consistent,
        )
