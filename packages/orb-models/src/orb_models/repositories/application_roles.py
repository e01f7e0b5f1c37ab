# Generated from schemas/entities/ApplicationRoles.yml by "make generate". Do not edit.
"""Typed access to the table of ApplicationRoles."""

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
    """Items of ApplicationRoles, stored and found."""

    DEFINITION = Definition(
        entity="ApplicationRoles",
        variable="APPLICATION_ROLES_TABLE_NAME",
        keys=("applicationRoleId",),
        encode=encode,
        decode=decode,
        indexed={"applicationRoleId": 2048, "userId": 2048, "applicationId": 2048, "roleId": 1024},
        updated="updatedAt",
    )

    def get(self, application_role_id: str, *, consistent: bool = False) -> ApplicationRoles | None:
        """The item with this key. None: there is none. `consistent`: as of now, not as of about a second ago."""
        return self._get({"applicationRoleId": application_role_id}, consistent=consistent)

    def create(self, new: ApplicationRolesCreate | ApplicationRoles) -> ApplicationRoles:
        """Stores a new item; a whole model as it is, an input with what the repository sets.

        Raises:
            ItemExistsError: there is an item with this key.
        """
        if isinstance(new, ApplicationRoles):
            return self._create(new, own_id=False)
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
        return self._create(model, own_id=True)

    def update(
        self, application_role_id: str, update: ApplicationRolesUpdate, *, condition: Condition | None = None
    ) -> ApplicationRoles:
        """Changes the fields that the update names, and gives the item as it is then.

        Raises:
            ResourceNotFoundError: there is no item with this key.
            LostRaceError: the condition does not hold, or other writers came first at every try.
            ValidationError: the update names no field.
        """
        return self._update({"applicationRoleId": application_role_id}, update, condition=condition)

    def delete(self, application_role_id: str) -> ApplicationRoles | None:
        """Removes the item with this key and gives it as it was. None: there was none."""
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
        """The items with this user_id, in order of role_id, from UserRoleIndex."""
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
        """The items with this application_id, in order of role_id, from ApplicationRoleIndex."""
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
        """The items with this role_id, in order of role_type, from RoleTypeIndex."""
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
        """A page of all items, in no order. It reads the table: `limit` counts what is read, before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters)

    def iterate(self, *, filters: Condition | None = None) -> Iterator[ApplicationRoles]:
        """All items, in no order, page by page as they are asked for."""
        return self._iterate(filters=filters)

    def batch_get(
        self, application_role_ids: Iterable[str], *, consistent: bool = False
    ) -> tuple[ApplicationRoles, ...]:
        """The items with these keys, any number, in the order asked for. Those that do not exist are left out."""
        return self._batch_get(
            ({"applicationRoleId": application_role_id} for application_role_id in application_role_ids),
            consistent=consistent,
        )
