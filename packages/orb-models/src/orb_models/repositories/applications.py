# Generated from schemas/entities/Applications.yml by "make generate". Do not edit.
"""Typed access to the table of Applications."""

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
    """Items of Applications, stored and found."""

    DEFINITION = Definition(
        entity="Applications",
        variable="APPLICATIONS_TABLE_NAME",
        keys=("applicationId",),
        encode=encode,
        decode=decode,
        indexed={"applicationId": 2048, "organizationId": 2048},
        updated="updatedAt",
    )

    def get(self, application_id: str, *, consistent: bool = False) -> Applications | None:
        """The item with this key. None: there is none. `consistent`: as of now, not as of about a second ago."""
        return self._get({"applicationId": application_id}, consistent=consistent)

    def create(self, new: ApplicationsCreate | Applications) -> Applications:
        """Stores a new item; a whole model as it is, an input with what the repository sets.

        Raises:
            ItemExistsError: there is an item with this key.
        """
        if isinstance(new, Applications):
            return self._create(new, own_id=False)
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
        return self._create(model, own_id=True)

    def update(
        self, application_id: str, update: ApplicationsUpdate, *, condition: Condition | None = None
    ) -> Applications:
        """Changes the fields that the update names, and gives the item as it is then.

        Raises:
            ResourceNotFoundError: there is no item with this key.
            LostRaceError: the condition does not hold, or other writers came first at every try.
            ValidationError: the update names no field.
        """
        return self._update({"applicationId": application_id}, update, condition=condition)

    def delete(self, application_id: str) -> Applications | None:
        """Removes the item with this key and gives it as it was. None: there was none."""
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
        """The items with this organization_id, in order of created_at, from OrganizationAppsIndex."""
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
        """A page of all items, in no order. It reads the table: `limit` counts what is read, before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters)

    def iterate(self, *, filters: Condition | None = None) -> Iterator[Applications]:
        """All items, in no order, page by page as they are asked for."""
        return self._iterate(filters=filters)

    def batch_get(
        self, application_ids: Iterable[str], *, consistent: bool = False
    ) -> tuple[Applications, ...]:
        """The items with these keys, any number, in the order asked for. Those that do not exist are left out."""
        return self._batch_get(
            ({"applicationId": application_id} for application_id in application_ids), consistent=consistent
        )
