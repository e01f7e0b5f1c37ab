# Generated from schemas/entities/Roles.yml by "make generate". Do not edit.
"""Typed access to the table of Roles."""

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
    """Items of Roles, stored and found."""

    DEFINITION = Definition(
        entity="Roles",
        variable="ROLES_TABLE_NAME",
        keys=("roleId",),
        encode=encode,
        decode=decode,
        indexed={"roleId": 2048, "userId": 2048},
        updated="updatedAt",
    )

    def get(self, role_id: str, *, consistent: bool = False) -> Roles | None:
        """The item with this key. None: there is none. `consistent`: as of now, not as of about a second ago."""
        return self._get({"roleId": role_id}, consistent=consistent)

    def create(self, new: RolesCreate | Roles) -> Roles:
        """Stores a new item; a whole model as it is, an input with what the repository sets.

        Raises:
            ItemExistsError: there is an item with this key.
        """
        if isinstance(new, Roles):
            return self._create(new, own_id=False)
        now = self._clock.now()
        model = Roles(
            role_id=self._ids(),
            user_id=new.user_id,
            role_type=new.role_type,
            status=new.status,
            created_at=now,
            updated_at=now,
        )
        return self._create(model, own_id=True)

    def update(self, role_id: str, update: RolesUpdate, *, condition: Condition | None = None) -> Roles:
        """Changes the fields that the update names, and gives the item as it is then.

        Raises:
            ResourceNotFoundError: there is no item with this key.
            LostRaceError: the condition does not hold, or other writers came first at every try.
            ValidationError: the update names no field.
        """
        return self._update({"roleId": role_id}, update, condition=condition)

    def delete(self, role_id: str) -> Roles | None:
        """Removes the item with this key and gives it as it was. None: there was none."""
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
        """The items with this user_id, in order of role_type, from UserRoleIndex."""
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
        """A page of all items, in no order. It reads the table: `limit` counts what is read, before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters)

    def iterate(self, *, filters: Condition | None = None) -> Iterator[Roles]:
        """All items, in no order, page by page as they are asked for."""
        return self._iterate(filters=filters)

    def batch_get(self, role_ids: Iterable[str], *, consistent: bool = False) -> tuple[Roles, ...]:
        """The items with these keys, any number, in the order asked for. Those that do not exist are left out."""
        return self._batch_get(({"roleId": role_id} for role_id in role_ids), consistent=consistent)
