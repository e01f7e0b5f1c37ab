# Generated from schemas/entities/Users.yml by "make generate". Do not edit.
"""Typed access to the table of Users."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.users import Users, decode, encode
from orb_models.repository import Definition, Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from orb_common.aws.dynamodb import Condition
    from orb_models.inputs.users import UsersCreate, UsersUpdate
    from orb_models.paging import Page


class UsersRepository(Repository[Users]):
    """Items of Users, stored and found."""

    DEFINITION = Definition(
        entity="Users",
        variable="USERS_TABLE_NAME",
        keys=("userId",),
        encode=encode,
        decode=decode,
        indexed={"userId": 2048, "cognitoId": 2048, "cognitoSub": 2048, "email": 2048},
        unique=("cognitoId", "cognitoSub", "email"),
        updated="updatedAt",
    )

    def get(self, user_id: str, *, consistent: bool = False) -> Users | None:
        """The item with this key. None: there is none. `consistent`: as of now, not as of about a second ago."""
        return self._get({"userId": user_id}, consistent=consistent)

    def create(self, new: UsersCreate | Users) -> Users:
        """Stores a new item; a whole model as it is, an input with what the repository sets.

        Raises:
            ItemExistsError: there is an item with this key.
            UniqueValueTakenError: another item has the same cognito_id or cognito_sub or email.
        """
        if isinstance(new, Users):
            return self._create(new, own_id=False)
        now = self._clock.now()
        model = Users(
            user_id=self._ids(),
            cognito_id=new.cognito_id,
            cognito_sub=new.cognito_sub,
            email=new.email,
            first_name=new.first_name,
            last_name=new.last_name,
            status=new.status,
            created_at=now,
            updated_at=now,
            phone_number=new.phone_number,
            groups=new.groups,
            email_verified=new.email_verified,
            phone_verified=new.phone_verified,
            mfa_enabled=new.mfa_enabled,
            mfa_setup_complete=new.mfa_setup_complete,
        )
        return self._create(model, own_id=True)

    def update(self, user_id: str, update: UsersUpdate, *, condition: Condition | None = None) -> Users:
        """Changes the fields that the update names, and gives the item as it is then.

        Raises:
            ResourceNotFoundError: there is no item with this key.
            LostRaceError: the condition does not hold, or other writers came first at every try.
            UniqueValueTakenError: another item has the same cognito_id or cognito_sub or email.
            ValidationError: the update names no field.
        """
        return self._update({"userId": user_id}, update, condition=condition)

    def delete(self, user_id: str) -> Users | None:
        """Removes the item with this key and gives it as it was. None: there was none."""
        return self._delete({"userId": user_id})

    def query_by_email(
        self,
        email: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[Users]:
        """The items with this email, from EmailIndex."""
        return self._query(
            "EmailIndex",
            "email",
            email,
            decode=decode,
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def query_by_cognito_id(
        self,
        cognito_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[Users]:
        """The items with this cognito_id, from CognitoIdIndex."""
        return self._query(
            "CognitoIdIndex",
            "cognitoId",
            cognito_id,
            decode=decode,
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def query_by_cognito_sub(
        self,
        cognito_sub: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[Users]:
        """The items with this cognito_sub, from CognitoSubIndex."""
        return self._query(
            "CognitoSubIndex",
            "cognitoSub",
            cognito_sub,
            decode=decode,
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, filters: Condition | None = None
    ) -> Page[Users]:
        """A page of all items, in no order. It reads the table: `limit` counts what is read, before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters)

    def iterate(self, *, filters: Condition | None = None) -> Iterator[Users]:
        """All items, in no order, page by page as they are asked for."""
        return self._iterate(filters=filters)

    def batch_get(self, user_ids: Iterable[str], *, consistent: bool = False) -> tuple[Users, ...]:
        """The items with these keys, any number, in the order asked for. Those that do not exist are left out."""
        return self._batch_get(({"userId": user_id} for user_id in user_ids), consistent=consistent)
