# Generated from schemas/entities/PrivacyRequests.yml by "make generate". Do not edit.
"""The repository of PrivacyRequests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.privacy_requests import PrivacyRequests, decode, encode
from orb_models.repository import Definition, Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from orb_common.aws.dynamodb import Condition
    from orb_models.enums.privacy_request_status import PrivacyRequestStatus
    from orb_models.enums.privacy_request_type import PrivacyRequestType
    from orb_models.inputs.privacy_requests import PrivacyRequestsCreate, PrivacyRequestsUpdate
    from orb_models.paging import Page


class PrivacyRequestsRepository(Repository[PrivacyRequests]):
    """The stored items of PrivacyRequests."""

    DEFINITION = Definition(
        entity="PrivacyRequests",
        table_name_variable="PRIVACY_REQUESTS_TABLE_NAME",
        keys=("requestId",),
        encode=encode,
        decode=decode,
        max_key_bytes={"requestId": 2048, "dataSubjectEmail": 2048, "organizationId": 2048},
        updated_at="updatedAt",
    )

    def get(self, request_id: str, *, consistent: bool = False) -> PrivacyRequests | None:
        """Return the item with this key. None: it does not exist. `consistent`: use a strongly consistent read."""
        return self._get({"requestId": request_id}, consistent=consistent)

    def create(self, new: PrivacyRequestsCreate | PrivacyRequests) -> PrivacyRequests:
        """Store a new item. The repository adds the generated fields to an input, and stores a model unchanged.

        Raises:
            ItemExistsError: an item with this key exists.
        """
        if isinstance(new, PrivacyRequests):
            return self._create(new, id_is_new=False)
        now = self._clock.now()
        model = PrivacyRequests(
            request_id=self._ids(),
            request_type=new.request_type,
            data_subject_email=new.data_subject_email,
            legal_basis=new.legal_basis,
            organization_id=new.organization_id,
            requester_id=new.requester_id,
            status=new.status,
            received_at=new.received_at,
            deadline=new.deadline,
            completed_at=new.completed_at,
            estimated_completion=new.estimated_completion,
            automated_processing=new.automated_processing,
            access_report=new.access_report,
            deletion_result=new.deletion_result,
            portable_data=new.portable_data,
            rejection_reason=new.rejection_reason,
            error_details=new.error_details,
            compliance_notes=new.compliance_notes,
            created_at=now,
            updated_at=now,
        )
        return self._create(model, id_is_new=True)

    def update(
        self, request_id: str, update: PrivacyRequestsUpdate, *, condition: Condition | None = None
    ) -> PrivacyRequests:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            LostRaceError: the condition is not met, or another writer came first at every attempt.
            ValidationError: the update sets no field.
        """
        return self._update({"requestId": request_id}, update, condition=condition)

    def delete(self, request_id: str) -> PrivacyRequests | None:
        """Delete the item with this key and return it. None: it did not exist."""
        return self._delete({"requestId": request_id})

    def query_by_request_type(
        self,
        request_type: PrivacyRequestType,
        *,
        received_at_from: datetime | None = None,
        received_at_to: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[PrivacyRequests]:
        """Return the items with this request_type, in order of received_at, from RequestTypeIndex."""
        return self._query(
            "RequestTypeIndex",
            "requestType",
            request_type,
            decode=decode,
            sort=("receivedAt", {"first": received_at_from, "last": received_at_to}),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def query_by_data_subject_email(
        self,
        data_subject_email: str,
        *,
        received_at_from: datetime | None = None,
        received_at_to: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[PrivacyRequests]:
        """Return the items with this data_subject_email, in order of received_at, from DataSubjectIndex."""
        return self._query(
            "DataSubjectIndex",
            "dataSubjectEmail",
            data_subject_email,
            decode=decode,
            sort=("receivedAt", {"first": received_at_from, "last": received_at_to}),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def query_by_organization_id(
        self,
        organization_id: str,
        *,
        received_at_from: datetime | None = None,
        received_at_to: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[PrivacyRequests]:
        """Return the items with this organization_id, in order of received_at, from OrganizationIndex."""
        return self._query(
            "OrganizationIndex",
            "organizationId",
            organization_id,
            decode=decode,
            sort=("receivedAt", {"first": received_at_from, "last": received_at_to}),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def query_by_status(
        self,
        status: PrivacyRequestStatus,
        *,
        deadline_from: datetime | None = None,
        deadline_to: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[PrivacyRequests]:
        """Return the items with this status, in order of deadline, from StatusIndex."""
        return self._query(
            "StatusIndex",
            "status",
            status,
            decode=decode,
            sort=("deadline", {"first": deadline_from, "last": deadline_to}),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, filters: Condition | None = None
    ) -> Page[PrivacyRequests]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters)

    def iterate(self, *, filters: Condition | None = None) -> Iterator[PrivacyRequests]:
        """Yield all items, unordered. The next page is read when it is needed."""
        return self._iterate(filters=filters)

    def batch_get(
        self, request_ids: Iterable[str], *, consistent: bool = False
    ) -> tuple[PrivacyRequests, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(
            ({"requestId": request_id} for request_id in request_ids), consistent=consistent
        )
