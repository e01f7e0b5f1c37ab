# Generated from schemas/entities/OrganizationUsers.yml by "make generate". Do not edit.
"""The repository of OrganizationUsers."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from orb_models.definition import Definition
from orb_models.models.organization_users import OrganizationUsers, decode, encode
from orb_models.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from orb_common.aws.dynamodb import Attr, Condition
    from orb_models.enums.organization_user_role import OrganizationUserRole
    from orb_models.enums.organization_user_status import OrganizationUserStatus
    from orb_models.inputs.organization_users import OrganizationUsersCreate, OrganizationUsersUpdate
    from orb_models.model import Timestamp
    from orb_models.paging import Page

    class _Attributes:
        """The attributes of OrganizationUsers, with the types of their values."""

        user_id: Attr[str]
        organization_id: Attr[str]
        role: Attr[OrganizationUserRole]
        status: Attr[OrganizationUserStatus]
        invited_by: Attr[str]
        created_at: Attr[Timestamp]
        updated_at: Attr[Timestamp]


class OrganizationUsersRepository(
    Repository[OrganizationUsers, "OrganizationUsersCreate", "OrganizationUsersUpdate", "tuple[str, str]"]
):
    """The stored items of OrganizationUsers."""

    attributes: ClassVar[_Attributes]
    """The attributes in conditions, such as `attributes.user_id.exists()`."""

    DEFINITION = Definition(
        entity="OrganizationUsers",
        table_name_variable="ORGANIZATION_USERS_TABLE_NAME",
        keys=("userId", "organizationId"),
        model=OrganizationUsers,
        encode=encode,
        decode=decode,
        max_key_bytes={"userId": 2048, "organizationId": 1024},
        updated_at="updatedAt",
    )

    def get(
        self, user_id: str, organization_id: str, *, consistent: bool = False
    ) -> OrganizationUsers | None:
        """Return the item with this key. None: it does not exist. `consistent`: use a strongly consistent read."""
        return self._get({"userId": user_id, "organizationId": organization_id}, consistent=consistent)

    def create(self, new: OrganizationUsersCreate | OrganizationUsers) -> OrganizationUsers:
        """Store a new item. The repository adds the generated fields to an input, and stores a model unchanged.

        Raises:
            ItemExistsError: an item with this key exists.
        """
        return self._create(new, id_is_new=False)

    def _build(self, new: OrganizationUsersCreate) -> OrganizationUsers:
        now = self._clock.now()
        return OrganizationUsers(
            user_id=new.user_id,
            organization_id=new.organization_id,
            role=new.role,
            status=new.status,
            invited_by=new.invited_by,
            created_at=now,
            updated_at=now,
        )

    def update(
        self,
        user_id: str,
        organization_id: str,
        update: OrganizationUsersUpdate,
        *,
        condition: Condition | None = None,
    ) -> OrganizationUsers:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            ValidationError: the update sets no field.
        """
        return self._update(
            {"userId": user_id, "organizationId": organization_id}, update, condition=condition
        )

    def upsert(self, new: OrganizationUsersCreate) -> OrganizationUsers:
        """Create the item, or write the fields that the caller set into the existing one. Return the stored item.

        Raises:
            LostRaceError: other writers created and deleted the item at every attempt.
        """
        return self._upsert(
            {"userId": new.user_id, "organizationId": new.organization_id}, new, self._build(new)
        )

    def delete(
        self, user_id: str, organization_id: str, *, condition: Condition | None = None
    ) -> OrganizationUsers | None:
        """Delete the item with this key and return it. None: it did not exist.

        Raises:
            DynamoDBConditionFailedError: the condition is not met.
        """
        return self._delete({"userId": user_id, "organizationId": organization_id}, condition=condition)

    def query_by_user_id(
        self,
        user_id: str,
        *,
        organization_id: str | None = None,
        organization_id_from: str | None = None,
        organization_id_to: str | None = None,
        organization_id_after: str | None = None,
        organization_id_before: str | None = None,
        organization_id_begins_with: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
        consistent: bool = False,
    ) -> Page[OrganizationUsers]:
        """Return the items with this user_id, in order of organization_id."""
        return self._query(
            None,
            "userId",
            user_id,
            decode=decode,
            sort=(
                "organizationId",
                {
                    "equal": organization_id,
                    "first": organization_id_from,
                    "last": organization_id_to,
                    "after": organization_id_after,
                    "before": organization_id_before,
                    "prefix": organization_id_begins_with,
                },
            ),
            limit=limit,
            cursor=cursor,
            forward=forward,
            consistent=consistent,
        )

    def query_by_organization_id(
        self,
        organization_id: str,
        *,
        role: OrganizationUserRole | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[OrganizationUsers]:
        """Return the items with this organization_id, in order of role, from OrganizationMembersIndex."""
        return self._query(
            "OrganizationMembersIndex",
            "organizationId",
            organization_id,
            decode=decode,
            sort=("role", {"equal": role}),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def query_by_user_id_and_role(
        self,
        user_id: str,
        *,
        role: OrganizationUserRole | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[OrganizationUsers]:
        """Return the items with this user_id, in order of role, from UserOrganizationsIndex."""
        return self._query(
            "UserOrganizationsIndex",
            "userId",
            user_id,
            decode=decode,
            sort=("role", {"equal": role}),
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
    ) -> Page[OrganizationUsers]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters, consistent=consistent)

    def iterate(
        self, *, filters: Condition | None = None, consistent: bool = False
    ) -> Iterator[OrganizationUsers]:
        """Yield all items, unordered. The next page is read when it is needed."""
        yield from self._list(limit=None, cursor=None, filters=filters, consistent=consistent).iterate()

    def batch_get(
        self, keys: Iterable[tuple[str, str]], *, consistent: bool = False
    ) -> tuple[OrganizationUsers, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(keys, consistent=consistent)

    def batch_write(
        self,
        puts: Iterable[OrganizationUsersCreate | OrganizationUsers] = (),
        *,
        deletes: Iterable[tuple[str, str]] = (),
    ) -> tuple[OrganizationUsers, ...]:
        """Put and delete any number of items, and return those that were put. A put replaces an item with its key.

        The batch is not a transaction. Of two puts with one key, the last one is stored.

        Raises:
            ValidationError: a key is both put and deleted, or the items break a rule and nothing was written.
            DynamoDBUnprocessedError: `puts` (models) and `deletes` (keys) are left over, after all tries.
        """
        return self._batch_write(puts, deletes)
