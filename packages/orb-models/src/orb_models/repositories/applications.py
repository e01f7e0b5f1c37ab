# Generated from schemas/entities/Applications.yml by "make generate". Do not edit.
"""The repository of Applications."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from orb_models.definition import Definition
from orb_models.models.applications import Applications, decode, encode
from orb_models.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from typing import Literal

    from orb_common.aws.dynamodb import Attr, Condition
    from orb_models.enums.application_status import ApplicationStatus
    from orb_models.inputs.applications import ApplicationsCreate, ApplicationsUpdate
    from orb_models.model import Timestamp
    from orb_models.paging import Page

    class _Attributes:
        """The attributes of Applications, with the types of their values."""

        application_id: Attr[str]
        name: Attr[str]
        organization_id: Attr[str]
        owner_id: Attr[str]
        status: Attr[ApplicationStatus]
        created_at: Attr[Timestamp]
        updated_at: Attr[Timestamp]
        api_key: Attr[str]
        api_key_next: Attr[str]
        environments: Attr[list[Literal["PRODUCTION", "STAGING", "DEVELOPMENT", "TEST", "PREVIEW"]]]


class ApplicationsRepository(Repository[Applications, "ApplicationsCreate", "ApplicationsUpdate", "str"]):
    """The stored items of Applications."""

    attributes: ClassVar[_Attributes]
    """The attributes in conditions, such as `attributes.application_id.exists()`."""

    DEFINITION = Definition(
        entity="Applications",
        table_name_variable="APPLICATIONS_TABLE_NAME",
        keys=("applicationId",),
        model=Applications,
        encode=encode,
        decode=decode,
        max_key_bytes={"applicationId": 2048, "organizationId": 2048},
        updated_at="updatedAt",
        lists={"environments": None},
    )

    def get(self, application_id: str, *, consistent: bool = False) -> Applications | None:
        """Return the item with this key. None: it does not exist. `consistent`: use a strongly consistent read."""
        return self._get({"applicationId": application_id}, consistent=consistent)

    def create(self, new: ApplicationsCreate | Applications) -> Applications:
        """Store a new item. The repository adds the generated fields to an input, and stores a model unchanged.

        Raises:
            ItemExistsError: an item with this key exists.
        """
        return self._create(new, id_is_new=True)

    def _build(self, new: ApplicationsCreate) -> Applications:
        now = self._clock.now()
        return Applications(
            application_id=self._ids(),
            name=new.name,
            organization_id=new.organization_id,
            owner_id=new.owner_id,
            status=new.status,
            created_at=now,
            updated_at=now,
            api_key=new.api_key,
            api_key_next=new.api_key_next,
            environments=new.environments,
        )

    def update(
        self, application_id: str, update: ApplicationsUpdate, *, condition: Condition | None = None
    ) -> Applications:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            ValidationError: the update sets no field.
        """
        return self._update({"applicationId": application_id}, update, condition=condition)

    def append(
        self,
        application_id: str,
        *,
        environments: Sequence[Literal["PRODUCTION", "STAGING", "DEVELOPMENT", "TEST", "PREVIEW"]] = (),
        condition: Condition | None = None,
    ) -> Applications:
        """Append to lists, and return the updated item. Concurrent appends all count.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            ValidationError: a list would have too many items, or there is nothing to append.
            DynamoDBOutcomeUnknownError: the answer was lost. It is not sent again, because that could append twice.
        """
        from orb_models.inputs.applications import ApplicationsUpdate

        return self._append(
            {"applicationId": application_id},
            ApplicationsUpdate,
            {"environments": environments},
            condition=condition,
        )

    def delete(self, application_id: str, *, condition: Condition | None = None) -> Applications | None:
        """Delete the item with this key and return it. None: it did not exist.

        Raises:
            DynamoDBConditionFailedError: the condition is not met.
        """
        return self._delete({"applicationId": application_id}, condition=condition)

    def query_by_organization_id(
        self,
        organization_id: str,
        *,
        created_at: datetime | None = None,
        created_at_from: datetime | None = None,
        created_at_to: datetime | None = None,
        created_at_after: datetime | None = None,
        created_at_before: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[Applications]:
        """Return the items with this organization_id, in order of created_at, from OrganizationAppsIndex."""
        return self._query(
            "OrganizationAppsIndex",
            "organizationId",
            organization_id,
            decode=decode,
            sort=(
                "createdAt",
                {
                    "equal": created_at,
                    "first": created_at_from,
                    "last": created_at_to,
                    "after": created_at_after,
                    "before": created_at_before,
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
    ) -> Page[Applications]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters, consistent=consistent)

    def iterate(
        self, *, filters: Condition | None = None, consistent: bool = False
    ) -> Iterator[Applications]:
        """Yield all items, unordered. The next page is read when it is needed."""
        yield from self._list(limit=None, cursor=None, filters=filters, consistent=consistent).iterate()

    def batch_get(
        self, application_ids: Iterable[str], *, consistent: bool = False
    ) -> tuple[Applications, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(application_ids, consistent=consistent)

    def batch_write(
        self, puts: Iterable[ApplicationsCreate | Applications] = (), *, deletes: Iterable[str] = ()
    ) -> tuple[Applications, ...]:
        """Put and delete any number of items, and return those that were put. A put replaces an item with its key.

        The batch is not a transaction. Of two puts with one key, the last one is stored.

        Raises:
            ValidationError: a key is both put and deleted, or the items break a rule and nothing was written.
            DynamoDBUnprocessedError: `puts` (models) and `deletes` (keys) are left over, after all tries.
        """
        return self._batch_write(puts, deletes)
