# Generated from schemas/entities/Users.yml by "make generate". Do not edit.
"""The repository of Users."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from orb_models.definition import Definition
from orb_models.models.users import Users, decode, encode
from orb_models.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from orb_common.aws.dynamodb import Attr, Condition
    from orb_models.enums.user_status import UserStatus
    from orb_models.inputs.users import UsersCreate, UsersUpdate
    from orb_models.model import Timestamp
    from orb_models.paging import Page

    class _Attributes:
        """The attributes of Users, with the types of their values."""

        user_id: Attr[str]
        cognito_id: Attr[str]
        cognito_sub: Attr[str]
        email: Attr[str]
        first_name: Attr[str]
        last_name: Attr[str]
        status: Attr[UserStatus]
        created_at: Attr[Timestamp]
        updated_at: Attr[Timestamp]
        phone_number: Attr[str]
        groups: Attr[list[str]]
        email_verified: Attr[bool]
        phone_verified: Attr[bool]
        mfa_enabled: Attr[bool]
        mfa_setup_complete: Attr[bool]


class UsersRepository(Repository[Users, "UsersCreate", "UsersUpdate", "str"]):
    """The stored items of Users."""

    attributes: ClassVar[_Attributes]
    """The attributes in conditions, such as `attributes.user_id.exists()`."""

    DEFINITION = Definition(
        entity="Users",
        table_name_variable="USERS_TABLE_NAME",
        keys=("userId",),
        model=Users,
        encode=encode,
        decode=decode,
        max_key_bytes={"userId": 2048, "cognitoId": 2048, "cognitoSub": 2048, "email": 2048},
        unique=("cognitoId", "cognitoSub", "email"),
        updated_at="updatedAt",
    )

    def get(self, user_id: str, *, consistent: bool = False) -> Users | None:
        """Return the item with this key. None: it does not exist. `consistent`: use a strongly consistent read."""
        return self._get({"userId": user_id}, consistent=consistent)

    def create(self, new: UsersCreate | Users) -> Users:
        """Store a new item. The repository adds the generated fields to an input, and stores a model unchanged.

        Raises:
            ItemExistsError: an item with this key exists.
            UniqueValueTakenError: another item has the same cognito_id or cognito_sub or email.
        """
        return self._create(new, id_is_new=True)

    def _build(self, new: UsersCreate) -> Users:
        now = self._clock.now()
        return Users(
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

    def update(self, user_id: str, update: UsersUpdate, *, condition: Condition | None = None) -> Users:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            LostRaceError: another writer came first at every attempt.
            UniqueValueTakenError: another item has the same cognito_id or cognito_sub or email.
            ValidationError: the update sets no field.
        """
        return self._update({"userId": user_id}, update, condition=condition)

    def delete(self, user_id: str, *, condition: Condition | None = None) -> Users | None:
        """Delete the item with this key and return it. None: it did not exist.

        Raises:
            DynamoDBConditionFailedError: the condition is not met.
            LostRaceError: another writer came first at every attempt.
        """
        return self._delete({"userId": user_id}, condition=condition)

    def query_by_email(
        self,
        email: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[Users]:
        """Return the items with this email, from EmailIndex."""
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
        """Return the items with this cognito_id, from CognitoIdIndex."""
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
        """Return the items with this cognito_sub, from CognitoSubIndex."""
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
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        filters: Condition | None = None,
        consistent: bool = False,
    ) -> Page[Users]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters, consistent=consistent)

    def iterate(self, *, filters: Condition | None = None, consistent: bool = False) -> Iterator[Users]:
        """Yield all items, unordered. The next page is read when it is needed."""
        yield from self._list(limit=None, cursor=None, filters=filters, consistent=consistent).iterate()

    def batch_get(self, user_ids: Iterable[str], *, consistent: bool = False) -> tuple[Users, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(user_ids, consistent=consistent)
