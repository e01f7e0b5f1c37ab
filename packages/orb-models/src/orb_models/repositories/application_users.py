# Generated from schemas/entities/ApplicationUsers.yml by "make generate". Do not edit.
"""Typed access to the table of ApplicationUsers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.application_users import ApplicationUsers, decode, encode
from orb_models.repository import Definition, Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from orb_common.aws.dynamodb import Condition
    from orb_models.inputs.application_users import ApplicationUsersCreate, ApplicationUsersUpdate
    from orb_models.paging import Page


class ApplicationUsersRepository(Repository[ApplicationUsers]):
    """Items of ApplicationUsers, stored and found."""

    DEFINITION = Definition(
        entity="ApplicationUsers",
        variable="APPLICATION_USERS_TABLE_NAME",
        keys=("applicationUserId",),
        encode=encode,
        decode=decode,
        indexed={"applicationUserId": 2048, "userId": 1024, "applicationId": 1024},
        updated="updatedAt",
    )

    def get(self, application_user_id: str, *, consistent: bool = False) -> ApplicationUsers | None:
        """The item with this key. None: there is none. `consistent`: as of now, not as of about a second ago."""
        return self._get({"applicationUserId": application_user_id}, consistent=consistent)

    def create(self, new: ApplicationUsersCreate | ApplicationUsers) -> ApplicationUsers:
        """Stores a new item; a whole model as it is, an input with what the repository sets.

        Raises:
            ItemExistsError: there is an item with this key.
        """
        if isinstance(new, ApplicationUsers):
            return self._create(new, own_id=False)
        now = self._clock.now()
        model = ApplicationUsers(
            application_user_id=self._ids(),
            user_id=new.user_id,
            application_id=new.application_id,
            status=new.status,
            created_at=now,
            updated_at=now,
        )
        return self._create(model, own_id=True)

    def update(
        self, application_user_id: str, update: ApplicationUsersUpdate, *, condition: Condition | None = None
    ) -> ApplicationUsers:
        """Changes the fields that the update names, and gives the item as it is then.

        Raises:
            ResourceNotFoundError: there is no item with this key.
            LostRaceError: the condition does not hold, or other writers came first at every try.
            ValidationError: the update names no field.
        """
        return self._update({"applicationUserId": application_user_id}, update, condition=condition)

    def delete(self, application_user_id: str) -> ApplicationUsers | None:
        """Removes the item with this key and gives it as it was. None: there was none."""
        return self._delete({"applicationUserId": application_user_id})

    def query_by_user_id(
        self,
        user_id: str,
        *,
        application_id: str | None = None,
        application_id_from: str | None = None,
        application_id_to: str | None = None,
        application_id_begins_with: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[ApplicationUsers]:
        """The items with this user_id, in order of application_id, from UserAppIndex."""
        return self._query(
            "UserAppIndex",
            "userId",
            user_id,
            decode=decode,
            sort=(
                "applicationId",
                {
                    "equal": application_id,
                    "first": application_id_from,
                    "last": application_id_to,
                    "prefix": application_id_begins_with,
                },
            ),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def query_by_application_id(
        self,
        application_id: str,
        *,
        user_id: str | None = None,
        user_id_from: str | None = None,
        user_id_to: str | None = None,
        user_id_begins_with: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[ApplicationUsers]:
        """The items with this application_id, in order of user_id, from AppUserIndex."""
        return self._query(
            "AppUserIndex",
            "applicationId",
            application_id,
            decode=decode,
            sort=(
                "userId",
                {"equal": user_id, "first": user_id_from, "last": user_id_to, "prefix": user_id_begins_with},
            ),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, filters: Condition | None = None
    ) -> Page[ApplicationUsers]:
        """A page of all items, in no order. It reads the table: `limit` counts what is read, before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters)

    def iterate(self, *, filters: Condition | None = None) -> Iterator[ApplicationUsers]:
        """All items, in no order, page by page as they are asked for."""
        return self._iterate(filters=filters)

    def batch_get(
        self, application_user_ids: Iterable[str], *, consistent: bool = False
    ) -> tuple[ApplicationUsers, ...]:
        """The items with these keys, any number, in the order asked for. Those that do not exist are left out."""
        return self._batch_get(
            ({"applicationUserId": application_user_id} for application_user_id in application_user_ids),
            consistent=consistent,
        )
