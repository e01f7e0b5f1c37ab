# Generated from schemas/entities/ApplicationUsers.yml by "make generate". Do not edit.
"""The repository of ApplicationUsers."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from orb_models.definition import Definition
from orb_models.models.application_users import ApplicationUsers, decode, encode
from orb_models.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from orb_common.aws.dynamodb import Attr, Condition
    from orb_models.enums.application_user_status import ApplicationUserStatus
    from orb_models.inputs.application_users import ApplicationUsersCreate, ApplicationUsersUpdate
    from orb_models.model import Timestamp
    from orb_models.paging import Page

    class _Attributes:
        """The attributes of ApplicationUsers, with the types of their values."""

        application_user_id: Attr[str]
        user_id: Attr[str]
        application_id: Attr[str]
        status: Attr[ApplicationUserStatus]
        created_at: Attr[Timestamp]
        updated_at: Attr[Timestamp]


class ApplicationUsersRepository(
    Repository[ApplicationUsers, "ApplicationUsersCreate", "ApplicationUsersUpdate", "str"]
):
    """The stored items of ApplicationUsers."""

    attributes: ClassVar[_Attributes]
    """The attributes in conditions, such as `attributes.application_user_id.exists()`."""

    DEFINITION = Definition(
        entity="ApplicationUsers",
        table_name_variable="APPLICATION_USERS_TABLE_NAME",
        keys=("applicationUserId",),
        model=ApplicationUsers,
        encode=encode,
        decode=decode,
        max_key_bytes={"applicationUserId": 2048, "userId": 1024, "applicationId": 1024},
        updated_at="updatedAt",
    )

    def get(self, application_user_id: str, *, consistent: bool = False) -> ApplicationUsers | None:
        """Return the item with this key. None: it does not exist. `consistent`: use a strongly consistent read."""
        return self._get({"applicationUserId": application_user_id}, consistent=consistent)

    def create(self, new: ApplicationUsersCreate | ApplicationUsers) -> ApplicationUsers:
        """Store a new item. The repository adds the generated fields to an input, and stores a model unchanged.

        Raises:
            ItemExistsError: an item with this key exists.
        """
        return self._create(new, id_is_new=True)

    def _build(self, new: ApplicationUsersCreate) -> ApplicationUsers:
        now = self._clock.now()
        return ApplicationUsers(
            application_user_id=self._ids(),
            user_id=new.user_id,
            application_id=new.application_id,
            status=new.status,
            created_at=now,
            updated_at=now,
        )

    def update(
        self, application_user_id: str, update: ApplicationUsersUpdate, *, condition: Condition | None = None
    ) -> ApplicationUsers:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            ValidationError: the update sets no field.
        """
        return self._update({"applicationUserId": application_user_id}, update, condition=condition)

    def delete(
        self, application_user_id: str, *, condition: Condition | None = None
    ) -> ApplicationUsers | None:
        """Delete the item with this key and return it. None: it did not exist.

        Raises:
            DynamoDBConditionFailedError: the condition is not met.
        """
        return self._delete({"applicationUserId": application_user_id}, condition=condition)

    def query_by_user_id(
        self,
        user_id: str,
        *,
        application_id: str | None = None,
        application_id_from: str | None = None,
        application_id_to: str | None = None,
        application_id_after: str | None = None,
        application_id_before: str | None = None,
        application_id_begins_with: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[ApplicationUsers]:
        """Return the items with this user_id, in order of application_id, from UserAppIndex."""
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
                    "after": application_id_after,
                    "before": application_id_before,
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
        user_id_after: str | None = None,
        user_id_before: str | None = None,
        user_id_begins_with: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[ApplicationUsers]:
        """Return the items with this application_id, in order of user_id, from AppUserIndex."""
        return self._query(
            "AppUserIndex",
            "applicationId",
            application_id,
            decode=decode,
            sort=(
                "userId",
                {
                    "equal": user_id,
                    "first": user_id_from,
                    "last": user_id_to,
                    "after": user_id_after,
                    "before": user_id_before,
                    "prefix": user_id_begins_with,
                },
            ),
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
    ) -> Page[ApplicationUsers]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters, consistent=consistent)

    def iterate(
        self, *, filters: Condition | None = None, consistent: bool = False
    ) -> Iterator[ApplicationUsers]:
        """Yield all items, unordered. The next page is read when it is needed."""
        yield from self._list(limit=None, cursor=None, filters=filters, consistent=consistent).iterate()

    def batch_get(
        self, application_user_ids: Iterable[str], *, consistent: bool = False
    ) -> tuple[ApplicationUsers, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(application_user_ids, consistent=consistent)

    def batch_write(
        self, puts: Iterable[ApplicationUsersCreate | ApplicationUsers] = (), *, deletes: Iterable[str] = ()
    ) -> tuple[ApplicationUsers, ...]:
        """Put and delete any number of items, and return those that were put. A put replaces an item with its key.

        The batch is not a transaction. Of two puts with one key, the last one is stored.

        Raises:
            ValidationError: a key is both put and deleted, or the items break a rule and nothing was written.
            DynamoDBUnprocessedError: `puts` (models) and `deletes` (keys) are left over, after all tries.
        """
        return self._batch_write(puts, deletes)
