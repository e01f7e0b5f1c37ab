# Generated from schemas/entities/Roles.yml by "make generate". Do not edit.
"""The repository of Roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from orb_models.definition import Definition
from orb_models.models.roles import Roles, decode, encode
from orb_models.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from orb_common.aws.dynamodb import Attr, Condition
    from orb_models.enums.role_status import RoleStatus
    from orb_models.enums.role_type import RoleType
    from orb_models.inputs.roles import RolesCreate, RolesUpdate
    from orb_models.model import Timestamp
    from orb_models.paging import Page

    class _Attributes:
        """The attributes of Roles, with the types of their values."""

        role_id: Attr[str]
        user_id: Attr[str]
        role_type: Attr[RoleType]
        status: Attr[RoleStatus]
        created_at: Attr[Timestamp]
        updated_at: Attr[Timestamp]


class RolesRepository(Repository[Roles, "RolesCreate", "RolesUpdate", "str"]):
    """The stored items of Roles."""

    attributes: ClassVar[_Attributes]
    """The attributes in conditions, such as `attributes.role_id.exists()`."""

    DEFINITION = Definition(
        entity="Roles",
        table_name_variable="ROLES_TABLE_NAME",
        keys=("roleId",),
        model=Roles,
        encode=encode,
        decode=decode,
        max_key_bytes={"roleId": 2048, "userId": 2048},
        updated_at="updatedAt",
    )

    def get(self, role_id: str, *, consistent: bool = False) -> Roles | None:
        """Return the item with this key. None: it does not exist. `consistent`: use a strongly consistent read."""
        return self._get({"roleId": role_id}, consistent=consistent)

    def create(self, new: RolesCreate | Roles) -> Roles:
        """Store a new item. The repository adds the generated fields to an input, and stores a model unchanged.

        Raises:
            ItemExistsError: an item with this key exists.
        """
        return self._create(new, id_is_new=True)

    def _build(self, new: RolesCreate) -> Roles:
        now = self._clock.now()
        return Roles(
            role_id=self._ids(),
            user_id=new.user_id,
            role_type=new.role_type,
            status=new.status,
            created_at=now,
            updated_at=now,
        )

    def update(self, role_id: str, update: RolesUpdate, *, condition: Condition | None = None) -> Roles:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            ValidationError: the update sets no field.
        """
        return self._update({"roleId": role_id}, update, condition=condition)

    def delete(self, role_id: str, *, condition: Condition | None = None) -> Roles | None:
        """Delete the item with this key and return it. None: it did not exist.

        Raises:
            DynamoDBConditionFailedError: the condition is not met.
        """
        return self._delete({"roleId": role_id}, condition=condition)

    def query_by_user_id(
        self,
        user_id: str,
        *,
        role_type: RoleType | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[Roles]:
        """Return the items with this user_id, in order of role_type, from UserRoleIndex."""
        return self._query(
            "UserRoleIndex",
            "userId",
            user_id,
            decode=decode,
            sort=("roleType", {"equal": role_type}),
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
    ) -> Page[Roles]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters, consistent=consistent)

    def iterate(self, *, filters: Condition | None = None, consistent: bool = False) -> Iterator[Roles]:
        """Yield all items, unordered. The next page is read when it is needed."""
        yield from self._list(limit=None, cursor=None, filters=filters, consistent=consistent).iterate()

    def batch_get(self, role_ids: Iterable[str], *, consistent: bool = False) -> tuple[Roles, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(role_ids, consistent=consistent)

    def batch_write(
        self, puts: Iterable[RolesCreate | Roles] = (), *, deletes: Iterable[str] = ()
    ) -> tuple[Roles, ...]:
        """Put and delete any number of items, and return those that were put. A put replaces an item with its key.

        The batch is not a transaction. Of two puts with one key, the last one is stored.

        Raises:
            ValidationError: a key is both put and deleted, or the items break a rule and nothing was written.
            DynamoDBUnprocessedError: `puts` (models) and `deletes` (keys) are left over, after all tries.
        """
        return self._batch_write(puts, deletes)
