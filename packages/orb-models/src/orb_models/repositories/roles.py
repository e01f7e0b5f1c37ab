# Generated from schemas/entities/Roles.yml by "make generate". Do not edit.
"""The repository of Roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.roles import Roles, decode, encode
from orb_models.repository import Definition, Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from orb_common.aws.dynamodb import Condition
    from orb_models.enums.role_type import RoleType
    from orb_models.inputs.roles import RolesCreate, RolesUpdate
    from orb_models.paging import Page


class RolesRepository(Repository[Roles]):
    """The stored items of Roles."""

    DEFINITION = Definition(
        entity="Roles",
        table_name_variable="ROLES_TABLE_NAME",
        keys=("roleId",),
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
        if isinstance(new, Roles):
            return self._create(new, id_is_new=False)
        now = self._clock.now()
        model = Roles(
            role_id=self._ids(),
            user_id=new.user_id,
            role_type=new.role_type,
            status=new.status,
            created_at=now,
            updated_at=now,
        )
        return self._create(model, id_is_new=True)

    def update(self, role_id: str, update: RolesUpdate, *, condition: Condition | None = None) -> Roles:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            LostRaceError: the condition is not met, or another writer came first at every attempt.
            ValidationError: the update sets no field.
        """
        return self._update({"roleId": role_id}, update, condition=condition)

    def delete(self, role_id: str) -> Roles | None:
        """Delete the item with this key and return it. None: it did not exist."""
        return self._delete({"roleId": role_id})

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
        self, *, limit: int | None = None, cursor: str | None = None, filters: Condition | None = None
    ) -> Page[Roles]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters)

    def iterate(self, *, filters: Condition | None = None) -> Iterator[Roles]:
        """Yield all items, unordered. The next page is read when it is needed."""
        return self._iterate(filters=filters)

    def batch_get(self, role_ids: Iterable[str], *, consistent: bool = False) -> tuple[Roles, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(({"roleId": role_id} for role_id in role_ids), consistent=consistent)
