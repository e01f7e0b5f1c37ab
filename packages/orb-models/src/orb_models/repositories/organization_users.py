# Generated from schemas/entities/OrganizationUsers.yml by "make generate". Do not edit.
"""Typed access to the table of OrganizationUsers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.organization_users import OrganizationUsers, decode, encode
from orb_models.repository import Definition, Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from orb_common.aws.dynamodb import Condition
    from orb_models.enums.organization_user_role import OrganizationUserRole
    from orb_models.inputs.organization_users import OrganizationUsersCreate, OrganizationUsersUpdate
    from orb_models.paging import Page


class OrganizationUsersRepository(Repository[OrganizationUsers]):
    """Items of OrganizationUsers, stored and found."""

    DEFINITION = Definition(
        entity="OrganizationUsers",
        variable="ORGANIZATION_USERS_TABLE_NAME",
        keys=("userId", "organizationId"),
        encode=encode,
        decode=decode,
        indexed={"userId": 2048, "organizationId": 1024},
        updated="updatedAt",
    )

    def get(
        self, user_id: str, organization_id: str, *, consistent: bool = False
    ) -> OrganizationUsers | None:
        """The item with this key. None: there is none. `consistent`: as of now, not as of about a second ago."""
        return self._get({"userId": user_id, "organizationId": organization_id}, consistent=consistent)

    def create(self, new: OrganizationUsersCreate | OrganizationUsers) -> OrganizationUsers:
        """Stores a new item; a whole model as it is, an input with what the repository sets.

        Raises:
            ItemExistsError: there is an item with this key.
        """
        if isinstance(new, OrganizationUsers):
            return self._create(new, own_id=False)
        now = self._clock.now()
        model = OrganizationUsers(
            user_id=new.user_id,
            organization_id=new.organization_id,
            role=new.role,
            status=new.status,
            invited_by=new.invited_by,
            created_at=now,
            updated_at=now,
        )
        return self._create(model, own_id=False)

    def update(
        self,
        user_id: str,
        organization_id: str,
        update: OrganizationUsersUpdate,
        *,
        condition: Condition | None = None,
    ) -> OrganizationUsers:
        """Changes the fields that the update names, and gives the item as it is then.

        Raises:
            ResourceNotFoundError: there is no item with this key.
            LostRaceError: the condition does not hold, or other writers came first at every try.
            ValidationError: the update names no field.
        """
        return self._update(
            {"userId": user_id, "organizationId": organization_id}, update, condition=condition
        )

    def delete(self, user_id: str, organization_id: str) -> OrganizationUsers | None:
        """Removes the item with this key and gives it as it was. None: there was none."""
        return self._delete({"userId": user_id, "organizationId": organization_id})

    def query_by_user_id(
        self,
        user_id: str,
        *,
        organization_id: str | None = None,
        organization_id_from: str | None = None,
        organization_id_to: str | None = None,
        organization_id_begins_with: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
        consistent: bool = False,
    ) -> Page[OrganizationUsers]:
        """The items with this user_id, in order of organization_id."""
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
        """The items with this organization_id, in order of role, from OrganizationMembersIndex."""
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
        """The items with this user_id, in order of role, from UserOrganizationsIndex."""
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
        self, *, limit: int | None = None, cursor: str | None = None, filters: Condition | None = None
    ) -> Page[OrganizationUsers]:
        """A page of all items, in no order. It reads the table: `limit` counts what is read, before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters)

    def iterate(self, *, filters: Condition | None = None) -> Iterator[OrganizationUsers]:
        """All items, in no order, page by page as they are asked for."""
        return self._iterate(filters=filters)

    def batch_get(
        self, keys: Iterable[tuple[str, str]], *, consistent: bool = False
    ) -> tuple[OrganizationUsers, ...]:
        """The items with these keys, any number, in the order asked for. Those that do not exist are left out."""
        return self._batch_get(
            ({"userId": user_id, "organizationId": organization_id} for user_id, organization_id in keys),
            consistent=consistent,
        )
