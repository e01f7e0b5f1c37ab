# Generated from schemas/entities/PrivacyRequests.yml by "make generate". Do not edit.
"""The repository of PrivacyRequests."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from orb_models.definition import Definition
from orb_models.models.privacy_requests import PrivacyRequests, decode, encode
from orb_models.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from orb_common.aws.dynamodb import Attr, Condition
    from orb_models.enums.legal_basis import LegalBasis
    from orb_models.enums.privacy_request_status import PrivacyRequestStatus
    from orb_models.enums.privacy_request_type import PrivacyRequestType
    from orb_models.inputs.privacy_requests import PrivacyRequestsCreate, PrivacyRequestsUpdate
    from orb_models.model import Timestamp
    from orb_models.paging import Page

    class _Attributes:
        """The attributes of PrivacyRequests, with the types of their values."""

        request_id: Attr[str]
        request_type: Attr[PrivacyRequestType]
        data_subject_email: Attr[str]
        data_subject_id: Attr[str]
        legal_basis: Attr[LegalBasis]
        organization_id: Attr[str]
        requester_id: Attr[str]
        status: Attr[PrivacyRequestStatus]
        received_at: Attr[Timestamp]
        deadline: Attr[Timestamp]
        completed_at: Attr[Timestamp]
        estimated_completion: Attr[Timestamp]
        automated_processing: Attr[bool]
        open_request: Attr[str]
        access_report: Attr[str]
        deletion_result: Attr[str]
        portable_data: Attr[str]
        rejection_reason: Attr[str]
        error_details: Attr[str]
        compliance_notes: Attr[str]
        created_at: Attr[Timestamp]
        updated_at: Attr[Timestamp]


class PrivacyRequestsRepository(
    Repository[PrivacyRequests, "PrivacyRequestsCreate", "PrivacyRequestsUpdate", "str"]
):
    """The stored items of PrivacyRequests."""

    attributes: ClassVar[_Attributes]
    """The attributes in conditions, such as `attributes.request_id.exists()`."""

    DEFINITION = Definition(
        entity="PrivacyRequests",
        table_name_variable="PRIVACY_REQUESTS_TABLE_NAME",
        keys=("requestId",),
        model=PrivacyRequests,
        encode=encode,
        decode=decode,
        max_key_bytes={
            "requestId": 2048,
            "dataSubjectEmail": 2048,
            "dataSubjectId": 2048,
            "organizationId": 2048,
        },
        unique=("openRequest",),
        updated_at="updatedAt",
    )

    def get(self, request_id: str, *, consistent: bool = False) -> PrivacyRequests | None:
        """Return the item with this key. None: it does not exist. `consistent`: use a strongly consistent read."""
        return self._get({"requestId": request_id}, consistent=consistent)

    def create(self, new: PrivacyRequestsCreate | PrivacyRequests) -> PrivacyRequests:
        """Store a new item. The repository adds the generated fields to an input, and stores a model unchanged.

        Raises:
            ItemExistsError: an item with this key exists.
            UniqueValueTakenError: another item has the same open_request.
        """
        return self._create(new, id_is_new=True)

    def _build(self, new: PrivacyRequestsCreate) -> PrivacyRequests:
        now = self._clock.now()
        return PrivacyRequests(
            request_id=self._ids(),
            request_type=new.request_type,
            data_subject_email=new.data_subject_email,
            data_subject_id=new.data_subject_id,
            legal_basis=new.legal_basis,
            organization_id=new.organization_id,
            requester_id=new.requester_id,
            status=new.status,
            received_at=new.received_at,
            deadline=new.deadline,
            completed_at=new.completed_at,
            estimated_completion=new.estimated_completion,
            automated_processing=new.automated_processing,
            open_request=new.open_request,
            access_report=new.access_report,
            deletion_result=new.deletion_result,
            portable_data=new.portable_data,
            rejection_reason=new.rejection_reason,
            error_details=new.error_details,
            compliance_notes=new.compliance_notes,
            created_at=now,
            updated_at=now,
        )

    def update(
        self, request_id: str, update: PrivacyRequestsUpdate, *, condition: Condition | None = None
    ) -> PrivacyRequests:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            LostRaceError: another writer came first at every attempt.
            UniqueValueTakenError: another item has the same open_request.
            ValidationError: the update sets no field.
        """
        return self._update({"requestId": request_id}, update, condition=condition)

    def delete(self, request_id: str, *, condition: Condition | None = None) -> PrivacyRequests | None:
        """Delete the item with this key and return it. None: it did not exist.

        Raises:
            DynamoDBConditionFailedError: the condition is not met.
            LostRaceError: another writer came first at every attempt.
        """
        return self._delete({"requestId": request_id}, condition=condition)

    def query_by_request_type(
        self,
        request_type: PrivacyRequestType,
        *,
        received_at: datetime | None = None,
        received_at_from: datetime | None = None,
        received_at_to: datetime | None = None,
        received_at_after: datetime | None = None,
        received_at_before: datetime | None = None,
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
            sort=(
                "receivedAt",
                {
                    "equal": received_at,
                    "first": received_at_from,
                    "last": received_at_to,
                    "after": received_at_after,
                    "before": received_at_before,
                },
            ),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def query_by_data_subject_email(
        self,
        data_subject_email: str,
        *,
        received_at: datetime | None = None,
        received_at_from: datetime | None = None,
        received_at_to: datetime | None = None,
        received_at_after: datetime | None = None,
        received_at_before: datetime | None = None,
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
            sort=(
                "receivedAt",
                {
                    "equal": received_at,
                    "first": received_at_from,
                    "last": received_at_to,
                    "after": received_at_after,
                    "before": received_at_before,
                },
            ),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def query_by_data_subject_id(
        self,
        data_subject_id: str,
        *,
        received_at: datetime | None = None,
        received_at_from: datetime | None = None,
        received_at_to: datetime | None = None,
        received_at_after: datetime | None = None,
        received_at_before: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[PrivacyRequests]:
        """Return the items with this data_subject_id, in order of received_at, from DataSubjectIdIndex."""
        return self._query(
            "DataSubjectIdIndex",
            "dataSubjectId",
            data_subject_id,
            decode=decode,
            sort=(
                "receivedAt",
                {
                    "equal": received_at,
                    "first": received_at_from,
                    "last": received_at_to,
                    "after": received_at_after,
                    "before": received_at_before,
                },
            ),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def query_by_organization_id(
        self,
        organization_id: str,
        *,
        received_at: datetime | None = None,
        received_at_from: datetime | None = None,
        received_at_to: datetime | None = None,
        received_at_after: datetime | None = None,
        received_at_before: datetime | None = None,
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
            sort=(
                "receivedAt",
                {
                    "equal": received_at,
                    "first": received_at_from,
                    "last": received_at_to,
                    "after": received_at_after,
                    "before": received_at_before,
                },
            ),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def query_by_status(
        self,
        status: PrivacyRequestStatus,
        *,
        deadline: datetime | None = None,
        deadline_from: datetime | None = None,
        deadline_to: datetime | None = None,
        deadline_after: datetime | None = None,
        deadline_before: datetime | None = None,
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
            sort=(
                "deadline",
                {
                    "equal": deadline,
                    "first": deadline_from,
                    "last": deadline_to,
                    "after": deadline_after,
                    "before": deadline_before,
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
    ) -> Page[PrivacyRequests]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters, consistent=consistent)

    def iterate(
        self, *, filters: Condition | None = None, consistent: bool = False
    ) -> Iterator[PrivacyRequests]:
        """Yield all items, unordered. The next page is read when it is needed."""
        yield from self._list(limit=None, cursor=None, filters=filters, consistent=consistent).iterate()

    def batch_get(
        self, request_ids: Iterable[str], *, consistent: bool = False
    ) -> tuple[PrivacyRequests, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(request_ids, consistent=consistent)
