# Generated from schemas/entities/ApplicationRoles.yml by "make generate". Do not edit.
"""The repository of ApplicationRoles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.application_roles import ApplicationRoles, decode, encode
from orb_models.repository import Definition, Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from orb_common.aws.dynamodb import Condition
    from orb_models.enums.role_type import RoleType
    from orb_models.inputs.application_roles import ApplicationRolesCreate, ApplicationRolesUpdate
    from orb_models.paging import Page


class ApplicationRolesRepository(Repository[ApplicationRoles]):
    """The stored items of ApplicationRoles."""

    DEFINITION = Definition(
        entity="ApplicationRoles",
        table_name_variable="APPLICATION_ROLES_TABLE_NAME",
        keys=("applicationRoleId",),
        encode=encode,
        decode=decode,
        max_key_bytes={"applicationRoleId": 2048, "userId": 2048, "applicationId": 2048, "roleId": 1024},
        updated_at="updatedAt",
    )

    def get(self, application_role_id: str, *, consistent: bool = False) -> ApplicationRoles | None:
        """Return the item with this key. None: it does not exist. `consistent`: use a strongly consistent read."""
        return self._get({"applicationRoleId": application_role_id}, consistent=consistent)

    def create(self, new: ApplicationRolesCreate | ApplicationRoles) -> ApplicationRoles:
        """Store a new item. The repository adds the generated fields to an input, and stores a model unchanged.

        Raises:
            ItemExistsError: an item with this key exists.
        """
        if isinstance(new, ApplicationRoles):
            return self._create(new, id_is_new=False)
        now = self._clock.now()
        model = ApplicationRoles(
            application_role_id=self._ids(),
            user_id=new.user_id,
            application_id=new.application_id,
            role_id=new.role_id,
            role_name=new.role_name,
            role_type=new.role_type,
            permissions=new.permissions,
            status=new.status,
            created_at=now,
            updated_at=now,
        )
        return self._create(model, id_is_new=True)

    def update(
        self, application_role_id: str, update: ApplicationRolesUpdate, *, condition: Condition | None = None
    ) -> ApplicationRoles:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            LostRaceError: the condition is not met, or another writer came first at every attempt.
            ValidationError: the update sets no field.
        """
        return self._update({"applicationRoleId": application_role_id}, update, condition=condition)

    def delete(self, application_role_id: str) -> ApplicationRoles | None:
        """Delete the item with this key and return it. None: it did not exist."""
        return self._delete({"applicationRoleId": application_role_id})

    def query_by_user_id(
        self,
        user_id: str,
        *,
        role_id: str | None = None,
        role_id_from: str | None = None,
        role_id_to: str | None = None,
        role_id_begins_with: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[ApplicationRoles]:
        """Return the items with this user_id, in order of role_id, from UserRoleIndex."""
        return self._query(
            "UserRoleIndex",
            "userId",
            user_id,
            decode=decode,
            sort=(
                "roleId",
                {"equal": role_id, "first": role_id_from, "last": role_id_to, "prefix": role_id_begins_with},
            ),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def query_by_application_id(
        self,
        application_id: str,
        *,
        role_id: str | None = None,
        role_id_from: str | None = None,
        role_id_to: str | None = None,
        role_id_begins_with: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[ApplicationRoles]:
        """Return the items with this application_id, in order of role_id, from ApplicationRoleIndex."""
        return self._query(
            "ApplicationRoleIndex",
            "applicationId",
            application_id,
            decode=decode,
            sort=(
                "roleId",
                {"equal": role_id, "first": role_id_from, "last": role_id_to, "prefix": role_id_begins_with},
            ),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def query_by_role_id(
        self,
        role_id: str,
        *,
        role_type: RoleType | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[ApplicationRoles]:
        """Return the items with this role_id, in order of role_type, from RoleTypeIndex."""
        return self._query(
            "RoleTypeIndex",
            "roleId",
            role_id,
            decode=decode,
            sort=("roleType", {"equal": role_type}),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, filters: Condition | None = None
    ) -> Page[ApplicationRoles]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters)

    def iterate(self, *, filters: Condition | None = None) -> Iterator[ApplicationRoles]:
        """Yield all items, unordered. The next page is read when it is needed."""
        return self._iterate(filters=filters)

    def batch_get(
        self, application_role_ids: Iterable[str], *, consistent: bool = False
    ) -> tuple[ApplicationRoles, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(
            ({"applicationRoleId": application_role_id} for application_role_id in application_role_ids),
            consistent=consistent,
        )
