# Generated from schemas/entities/Applications.yml by "make generate". Do not edit.
"""The repository of Applications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.applications import Applications, decode, encode
from orb_models.repository import Definition, Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from orb_common.aws.dynamodb import Condition
    from orb_models.inputs.applications import ApplicationsCreate, ApplicationsUpdate
    from orb_models.paging import Page


class ApplicationsRepository(Repository[Applications]):
    """The stored items of Applications."""

    DEFINITION = Definition(
        entity="Applications",
        table_name_variable="APPLICATIONS_TABLE_NAME",
        keys=("applicationId",),
        encode=encode,
        decode=decode,
        max_key_bytes={"applicationId": 2048, "organizationId": 2048},
        updated_at="updatedAt",
    )

    def get(self, application_id: str, *, consistent: bool = False) -> Applications | None:
        """Return the item with this key. None: it does not exist. `consistent`: use a strongly consistent read."""
        return self._get({"applicationId": application_id}, consistent=consistent)

    def create(self, new: ApplicationsCreate | Applications) -> Applications:
        """Store a new item. The repository adds the generated fields to an input, and stores a model unchanged.

        Raises:
            ItemExistsError: an item with this key exists.
        """
        if isinstance(new, Applications):
            return self._create(new, id_is_new=False)
        now = self._clock.now()
        model = Applications(
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
        return self._create(model, id_is_new=True)

    def update(
        self, application_id: str, update: ApplicationsUpdate, *, condition: Condition | None = None
    ) -> Applications:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            LostRaceError: the condition is not met, or another writer came first at every attempt.
            ValidationError: the update sets no field.
        """
        return self._update({"applicationId": application_id}, update, condition=condition)

    def delete(self, application_id: str) -> Applications | None:
        """Delete the item with this key and return it. None: it did not exist."""
        return self._delete({"applicationId": application_id})

    def query_by_organization_id(
        self,
        organization_id: str,
        *,
        created_at_from: datetime | None = None,
        created_at_to: datetime | None = None,
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
            sort=("createdAt", {"first": created_at_from, "last": created_at_to}),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, filters: Condition | None = None
    ) -> Page[Applications]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters)

    def iterate(self, *, filters: Condition | None = None) -> Iterator[Applications]:
        """Yield all items, unordered. The next page is read when it is needed."""
        return self._iterate(filters=filters)

    def batch_get(
        self, application_ids: Iterable[str], *, consistent: bool = False
    ) -> tuple[Applications, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(
            ({"applicationId": application_id} for application_id in application_ids), consistent=consistent
        )
