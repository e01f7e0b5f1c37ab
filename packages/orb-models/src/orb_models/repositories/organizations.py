# Generated from schemas/entities/Organizations.yml by "make generate". Do not edit.
"""The repository of Organizations."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from orb_models.definition import Definition
from orb_models.models.organizations import Organizations, decode, encode
from orb_models.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from orb_common.aws.dynamodb import Attr, Condition
    from orb_models.enums.organization_status import OrganizationStatus
    from orb_models.inputs.organizations import OrganizationsCreate, OrganizationsUpdate
    from orb_models.model import Timestamp
    from orb_models.paging import Page

    class _Attributes:
        """The attributes of Organizations, with the types of their values."""

        organization_id: Attr[str]
        name: Attr[str]
        description: Attr[str]
        owner_id: Attr[str]
        status: Attr[OrganizationStatus]
        created_at: Attr[Timestamp]
        updated_at: Attr[Timestamp]
        kms_key_id: Attr[str]
        kms_key_arn: Attr[str]
        kms_alias: Attr[str]


class OrganizationsRepository(Repository[Organizations, "OrganizationsCreate", "OrganizationsUpdate", "str"]):
    """The stored items of Organizations."""

    attributes: ClassVar[_Attributes]
    """The attributes in conditions, such as `attributes.organization_id.exists()`."""

    DEFINITION = Definition(
        entity="Organizations",
        table_name_variable="ORGANIZATIONS_TABLE_NAME",
        keys=("organizationId",),
        model=Organizations,
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
        return self._create(new, id_is_new=True)

    def _build(self, new: OrganizationsCreate) -> Organizations:
        now = self._clock.now()
        return Organizations(
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

    def update(
        self, organization_id: str, update: OrganizationsUpdate, *, condition: Condition | None = None
    ) -> Organizations:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            ValidationError: the update sets no field.
        """
        return self._update({"organizationId": organization_id}, update, condition=condition)

    def delete(self, organization_id: str, *, condition: Condition | None = None) -> Organizations | None:
        """Delete the item with this key and return it. None: it did not exist.

        Raises:
            DynamoDBConditionFailedError: the condition is not met.
        """
        return self._delete({"organizationId": organization_id}, condition=condition)

    def query_by_owner_id(
        self,
        owner_id: str,
        *,
        created_at: datetime | None = None,
        created_at_from: datetime | None = None,
        created_at_to: datetime | None = None,
        created_at_after: datetime | None = None,
        created_at_before: datetime | None = None,
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
        status: OrganizationStatus,
        *,
        created_at: datetime | None = None,
        created_at_from: datetime | None = None,
        created_at_to: datetime | None = None,
        created_at_after: datetime | None = None,
        created_at_before: datetime | None = None,
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

    def list(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        filters: Condition | None = None,
        consistent: bool = False,
    ) -> Page[Organizations]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters, consistent=consistent)

    def iterate(
        self, *, filters: Condition | None = None, consistent: bool = False
    ) -> Iterator[Organizations]:
        """Yield all items, unordered. The next page is read when it is needed."""
        yield from self._list(limit=None, cursor=None, filters=filters, consistent=consistent).iterate()

    def batch_get(
        self, organization_ids: Iterable[str], *, consistent: bool = False
    ) -> tuple[Organizations, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(organization_ids, consistent=consistent)

    def batch_write(
        self, puts: Iterable[OrganizationsCreate | Organizations] = (), *, deletes: Iterable[str] = ()
    ) -> tuple[Organizations, ...]:
        """Put and delete any number of items, and return those that were put. A put replaces an item with its key.

        The batch is not a transaction. Of two puts with one key, the last one is stored.

        Raises:
            ValidationError: a key is both put and deleted, or the items break a rule and nothing was written.
            DynamoDBUnprocessedError: `puts` (models) and `deletes` (keys) are left over, after all tries.
        """
        return self._batch_write(puts, deletes)
