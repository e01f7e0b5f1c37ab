# Generated from schemas/entities/ApplicationRoles.yml by "make generate". Do not edit.
"""The repository of ApplicationRoles."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from orb_models.definition import Definition
from orb_models.models.application_roles import ApplicationRoles, decode, encode
from orb_models.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from orb_common.aws.dynamodb import Attr, Condition
    from orb_models.enums.role_status import RoleStatus
    from orb_models.enums.role_type import RoleType
    from orb_models.inputs.application_roles import ApplicationRolesCreate, ApplicationRolesUpdate
    from orb_models.model import Timestamp
    from orb_models.paging import Page

    class _Attributes:
        """The attributes of ApplicationRoles, with the types of their values."""

        application_role_id: Attr[str]
        user_id: Attr[str]
        application_id: Attr[str]
        role_id: Attr[str]
        role_name: Attr[str]
        role_type: Attr[RoleType]
        permissions: Attr[list[str]]
        status: Attr[RoleStatus]
        created_at: Attr[Timestamp]
        updated_at: Attr[Timestamp]


class ApplicationRolesRepository(
    Repository[ApplicationRoles, "ApplicationRolesCreate", "ApplicationRolesUpdate", "str"]
):
    """The stored items of ApplicationRoles."""

    attributes: ClassVar[_Attributes]
    """The attributes in conditions, such as `attributes.application_role_id.exists()`."""

    DEFINITION = Definition(
        entity="ApplicationRoles",
        table_name_variable="APPLICATION_ROLES_TABLE_NAME",
        keys=("applicationRoleId",),
        model=ApplicationRoles,
        encode=encode,
        decode=decode,
        max_key_bytes={"applicationRoleId": 2048, "userId": 2048, "applicationId": 2048, "roleId": 1024},
        updated_at="updatedAt",
        lists={"permissions": None},
    )

    def get(self, application_role_id: str, *, consistent: bool = False) -> ApplicationRoles | None:
        """Return the item with this key. None: it does not exist. `consistent`: use a strongly consistent read."""
        return self._get({"applicationRoleId": application_role_id}, consistent=consistent)

    def create(self, new: ApplicationRolesCreate | ApplicationRoles) -> ApplicationRoles:
        """Store a new item. The repository adds the generated fields to an input, and stores a model unchanged.

        Raises:
            ItemExistsError: an item with this key exists.
        """
        return self._create(new, id_is_new=True)

    def _build(self, new: ApplicationRolesCreate) -> ApplicationRoles:
        now = self._clock.now()
        return ApplicationRoles(
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

    def update(
        self, application_role_id: str, update: ApplicationRolesUpdate, *, condition: Condition | None = None
    ) -> ApplicationRoles:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            ValidationError: the update sets no field.
        """
        return self._update({"applicationRoleId": application_role_id}, update, condition=condition)

    def append(
        self, application_role_id: str, *, permissions: Sequence[str] = (), condition: Condition | None = None
    ) -> ApplicationRoles:
        """Append to lists, and return the updated item. Concurrent appends all count.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            ValidationError: a list would have too many items, or there is nothing to append.
            DynamoDBOutcomeUnknownError: the answer was lost. It is not sent again, because that could append twice.
        """
        from orb_models.inputs.application_roles import ApplicationRolesUpdate

        return self._append(
            {"applicationRoleId": application_role_id},
            ApplicationRolesUpdate,
            {"permissions": permissions},
            condition=condition,
        )

    def delete(
        self, application_role_id: str, *, condition: Condition | None = None
    ) -> ApplicationRoles | None:
        """Delete the item with this key and return it. None: it did not exist.

        Raises:
            DynamoDBConditionFailedError: the condition is not met.
        """
        return self._delete({"applicationRoleId": application_role_id}, condition=condition)

    def query_by_user_id(
        self,
        user_id: str,
        *,
        role_id: str | None = None,
        role_id_from: str | None = None,
        role_id_to: str | None = None,
        role_id_after: str | None = None,
        role_id_before: str | None = None,
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
                {
                    "equal": role_id,
                    "first": role_id_from,
                    "last": role_id_to,
                    "after": role_id_after,
                    "before": role_id_before,
                    "prefix": role_id_begins_with,
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
        role_id: str | None = None,
        role_id_from: str | None = None,
        role_id_to: str | None = None,
        role_id_after: str | None = None,
        role_id_before: str | None = None,
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
                {
                    "equal": role_id,
                    "first": role_id_from,
                    "last": role_id_to,
                    "after": role_id_after,
                    "before": role_id_before,
                    "prefix": role_id_begins_with,
                },
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
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        filters: Condition | None = None,
        consistent: bool = False,
    ) -> Page[ApplicationRoles]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters, consistent=consistent)

    def iterate(
        self, *, filters: Condition | None = None, consistent: bool = False
    ) -> Iterator[ApplicationRoles]:
        """Yield all items, unordered. The next page is read when it is needed."""
        yield from self._list(limit=None, cursor=None, filters=filters, consistent=consistent).iterate()

    def batch_get(
        self, application_role_ids: Iterable[str], *, consistent: bool = False
    ) -> tuple[ApplicationRoles, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(application_role_ids, consistent=consistent)

    def batch_write(
        self, puts: Iterable[ApplicationRolesCreate | ApplicationRoles] = (), *, deletes: Iterable[str] = ()
    ) -> tuple[ApplicationRoles, ...]:
        """Put and delete any number of items, and return those that were put. A put replaces an item with its key.

        The batch is not a transaction. Of two puts with one key, the last one is stored.

        Raises:
            ValidationError: a key is both put and deleted, or the items break a rule and nothing was written.
            DynamoDBUnprocessedError: `puts` (models) and `deletes` (keys) are left over, after all tries.
        """
        return self._batch_write(puts, deletes)
