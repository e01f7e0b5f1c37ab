"""The operations on privacy requests, and the audit events that they leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from lambdas.privacy.audit import ALL_REQUESTS, REQUESTED, UNKNOWN, PrivacyAuditEventType, flags
from lambdas.privacy.erasure import result
from lambdas.privacy.export import DAYS
from lambdas.privacy.rules import BY_ORB, EXPORTS, check_basis, check_change, deadline
from orb_common.appsync import Caller, Callers, Refusal, page_answer
from orb_common.audit import AuditLogger, ComplianceFlag
from orb_common.aws import Page
from orb_common.exceptions import (
    BadRequestError,
    ConflictError,
    OrbError,
    ResourceNotFoundError,
    UniqueValueTakenError,
    ValidationError,
)
from orb_common.security.permissions import Resource
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_models.enums.privacy_request_status import PrivacyRequestStatus
from orb_models.inputs.privacy_requests import PrivacyRequestsCreate, PrivacyRequestsUpdate
from orb_models.models.users import Users

if TYPE_CHECKING:
    from collections.abc import Callable

    from lambdas.privacy.answering import Answering
    from lambdas.privacy.inputs import (
        CreateInput,
        EmailInput,
        OrganizationInput,
        RequestIdInput,
        RequestKey,
        StatusInput,
        TypeInput,
        UpdateInput,
    )
    from lambdas.privacy.stores import Stores
    from orb_models.input import PageInput
    from orb_models.models.privacy_requests import PrivacyRequests

    Query = Callable[..., Page[PrivacyRequests]]

PrivacyCaller = Caller[Users]
JsonObject = dict[str, object]
Event = PrivacyAuditEventType
NO_REQUEST: Final = "no request has this requestId"
LINK_SECONDS: Final = 900
"""How long a link to an export is valid: 15 minutes."""
FREE_FIELDS: Final = ("status", "rejection_reason", "compliance_notes", "estimated_completion")
"""The fields that administrators change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyService:
    """The operations on privacy requests. The resolver decides who may use them, by the rights of the schema."""

    stores: Stores
    answering: Answering
    callers: Callers[Users]
    audit: AuditLogger
    clock: Clock = SYSTEM_CLOCK

    def create(
        self, caller: PrivacyCaller, request: CreateInput, person: tuple[str, Users | None]
    ) -> JsonObject:
        """Accept a request, and answer a person's own request for access or portable data at once.

        409 if the person has an open request of the type. If the answer fails, the request is accepted all the same:
        it is FAILED, and an administrator processes it again.
        """
        check_basis(request.request_type, request.legal_basis)
        if request.organization_id is not None and request.request_type in BY_ORB:
            raise ValidationError(
                "organizationId: exports and erasures are about all organizations", field="organizationId"
            )
        email, user = person
        user_id = None if user is None else user.user_id
        automated = request.request_type in EXPORTS and user_id == caller.user_id
        now = self.clock.now()
        new = PrivacyRequestsCreate(
            request_type=request.request_type,
            data_subject_email=email.lower(),
            data_subject_id=user_id,
            legal_basis=request.legal_basis,
            organization_id=request.organization_id,
            requester_id=caller.user_id,
            received_at=now,
            deadline=deadline(request.legal_basis, now),
            automated_processing=automated,
            open_request=f"{request.request_type}#{user_id or email.lower()}",
        )
        try:
            created = self.stores.requests.create(new)
        except UniqueValueTakenError as error:
            raise ConflictError("requestType: this person has an open request of this type") from error
        self._log(REQUESTED[created.request_type], caller, created)
        if automated:
            try:
                created = self.answering.process(caller, created, partial(self._log_as, caller))
            except OrbError:
                created = self._existing(created.request_id)
        return self._with_links(created)

    def get(self, caller: PrivacyCaller, _: RequestKey, row: PrivacyRequests | None) -> JsonObject:
        """Return a request, with a link to its export; 404 if it does not exist."""
        if row is None:
            raise ResourceNotFoundError(NO_REQUEST)
        self._log(Event.PRIVACY_REQUEST_VIEWED, caller, row)
        return self._with_links(row)

    def update(self, caller: PrivacyCaller, request: UpdateInput) -> JsonObject:
        """Reject a request, complete one that people answer, or note something; 409 if the status does not allow it."""
        named: dict[str, object] = {
            name: getattr(request, name) for name in FREE_FIELDS if name in request.model_fields_set
        }
        if not named:
            raise BadRequestError("input: name at least one field to change")
        if "status" in named and request.status is None:
            raise BadRequestError("status: cannot be removed")
        before = self._existing(request.request_id)
        check_change(before, request)
        if request.status is not None:
            named["open_request"] = None
            if request.status is not PrivacyRequestStatus.REJECTED:
                named["completed_at"] = self.clock.now()
            if request.status is PrivacyRequestStatus.COMPLETED and before.deletion_result is not None:
                # What was left to do names the person's sign-in, and it is done.
                named["deletion_result"] = result([])
        attributes = self.stores.requests.attributes
        unchanged = attributes.status.eq(before.status)
        if request.status is PrivacyRequestStatus.REJECTED:
            # Between the read and this write, a run can have begun an erasure and failed.
            unchanged &= attributes.deletion_result.not_exists()
        after = self.stores.requests.update(
            before.request_id, PrivacyRequestsUpdate.model_validate(named, by_name=True), condition=unchanged
        )
        event = {
            PrivacyRequestStatus.REJECTED: Event.PRIVACY_REQUEST_REJECTED,
            PrivacyRequestStatus.COMPLETED: Event.PRIVACY_REQUEST_COMPLETED,
            PrivacyRequestStatus.PARTIALLY_COMPLETED: Event.PRIVACY_REQUEST_COMPLETED,
        }
        self._log(
            Event.PRIVACY_REQUEST_UPDATED if request.status is None else event[request.status], caller, after
        )
        return self._with_links(after)

    def process(self, caller: PrivacyCaller, request: RequestKey) -> JsonObject:
        """Answer a request by an export or an erasure; 409 if it is answered, or the person owns an organization."""
        row = self._existing(request.request_id)
        if row.request_type not in BY_ORB:
            raise BadRequestError("requestId: people answer this type of request, and set its status")
        return self._with_links(self.answering.process(caller, row, partial(self._log_as, caller)))

    def list_page(self, caller: PrivacyCaller, request: PageInput) -> JsonObject:
        """Return a page of all requests, unordered."""
        return self._page(caller, request, self.stores.requests.list)

    def query_by_request_id(
        self, caller: PrivacyCaller, request: RequestIdInput, row: PrivacyRequests | None
    ) -> JsonObject:
        """Return a page with the request with this id, or an empty page."""
        if request.next_token is not None:
            raise ValidationError("nextToken is not a cursor of this query", field="nextToken")
        found = () if row is None else (row,)
        self._log_list(caller, len(found))
        return page_answer(Page(items=found, scanned_count=len(found)), _public_form)

    def query_by_email(self, caller: PrivacyCaller, request: EmailInput, own: Users | None) -> JsonObject:
        """Return a page of the requests about a person, the oldest first.

        People find all their requests. Administrators find those with the address, or, after an erasure, with its hash.
        """
        requests = self.stores.requests
        if own is not None:
            return self._page(caller, request, partial(requests.query_by_data_subject_id, own.user_id))
        email = request.data_subject_email.lower()
        if not requests.query_by_data_subject_email(email, limit=1).items:
            email = self.stores.pseudonyms.of(email)
        return self._page(caller, request, partial(requests.query_by_data_subject_email, email))

    def query_by_type(self, caller: PrivacyCaller, request: TypeInput) -> JsonObject:
        """Return a page of the requests of a type, the oldest first."""
        query = partial(self.stores.requests.query_by_request_type, request.request_type)
        return self._page(caller, request, query)

    def query_by_organization(self, caller: PrivacyCaller, request: OrganizationInput) -> JsonObject:
        """Return a page of the requests about an organization, the oldest first."""
        query = partial(self.stores.requests.query_by_organization_id, request.organization_id)
        return self._page(caller, request, query)

    def query_by_status(self, caller: PrivacyCaller, request: StatusInput) -> JsonObject:
        """Return a page of the requests with a status, the most urgent first."""
        return self._page(caller, request, partial(self.stores.requests.query_by_status, request.status))

    def person_of(
        self, caller: PrivacyCaller, request: CreateInput
    ) -> tuple[Resource, tuple[str, Users | None]]:
        """Return the person of a new request: the address, and the user who has it.

        Only administrators find other users than themselves.
        """
        user = self.stores.users.get(caller.user_id, consistent=True)
        email = request.data_subject_email or ("" if user is None else user.email)
        if user is None or user.email.lower() != email.lower():
            user = self.answering.people.by_email(email) if caller.principal.is_admin else None
        return Resource.user(None if user is None else user.user_id), (email, user)

    def request_of(
        self, _: PrivacyCaller, request: RequestKey | RequestIdInput
    ) -> tuple[Resource, PrivacyRequests | None]:
        """Return a request as the resource of its person, with its row."""
        row = self.stores.requests.get(request.request_id, consistent=True)
        return Resource(
            kind="privacy request",
            id=request.request_id,
            owner_id=None if row is None else row.data_subject_id,
        ), row

    def owner_of_email(self, caller: PrivacyCaller, request: EmailInput) -> tuple[Resource, Users | None]:
        """Return the caller as the owner, with the caller's row, if the address is theirs. Look up no other owner."""
        user = None if caller.principal.is_admin else self.stores.users.get(caller.user_id, consistent=True)
        own = user if user is not None and user.email.lower() == request.data_subject_email.lower() else None
        return Resource.user(None if own is None else own.user_id), own

    def refused(self, refusal: Refusal[Users]) -> None:
        """Write a refused call to the trail, with the operation and, if known, the caller."""
        call, caller = refusal.call, refusal.caller
        resource = None if refusal.decision is None else refusal.decision.resource
        self.audit.log_event(
            Event.PRIVACY_CROSS_ACCESS_ATTEMPTED
            if refusal.reached_for_anothers
            else Event.PRIVACY_ACCESS_DENIED,
            {"cognitoSub": call.cognito_sub, "ipAddress": call.ip_address, "requestId": call.request_id}
            if caller is None
            else caller.principal,
            resource.id if resource is not None and resource.id is not None else UNKNOWN,
            {"operation": call.operation},
            compliance_flags=(ComplianceFlag.SOC_2, ComplianceFlag.GDPR)
            if refusal.reached_for_anothers
            else (ComplianceFlag.SOX,),
        )

    def _existing(self, request_id: str) -> PrivacyRequests:
        row = self.stores.requests.get(request_id, consistent=True)
        if row is None:
            raise ResourceNotFoundError(NO_REQUEST)
        return row

    def _page(self, caller: PrivacyCaller, request: PageInput, query: Query) -> JsonObject:
        page = query(limit=request.limit, cursor=request.next_token)
        self._log_list(caller, len(page))
        return page_answer(page, _public_form)

    def _with_links(self, row: PrivacyRequests) -> JsonObject:
        """Return a request as the API shows it, with a link to its export while the export is kept."""
        shown = _public_form(row)
        kept = row.completed_at is not None and self.clock.now() - row.completed_at < timedelta(days=DAYS)
        for name, key in (("accessReport", row.access_report), ("portableData", row.portable_data)):
            if key is not None and kept:
                link = self.stores.exports.link_to_get(
                    key, expires=LINK_SECONDS, filename=f"{row.request_type.lower()}.json"
                )
                shown[name] = link.url
        return shown

    def _log_as(self, caller: PrivacyCaller, event: Event, row: PrivacyRequests) -> None:
        self._log(event, caller, row)

    def _log(self, event: Event, caller: PrivacyCaller, row: PrivacyRequests) -> None:
        details = {
            "requestType": row.request_type,
            "legalBasis": row.legal_basis,
            "status": row.status,
            "dataSubjectId": row.data_subject_id,
            "isSelf": row.data_subject_id == caller.user_id,
            "errorDetails": row.error_details,
        }
        self.audit.log_event(
            event,
            caller.principal,
            row.request_id,
            {name: value for name, value in details.items() if value is not None},
            compliance_flags=flags(row.legal_basis),
        )

    def _log_list(self, caller: PrivacyCaller, count: int) -> None:
        self.audit.log_event(
            Event.PRIVACY_REQUESTS_LISTED,
            caller.principal,
            ALL_REQUESTS,
            {"count": count},
            compliance_flags=(ComplianceFlag.GDPR, ComplianceFlag.SOC_2),
        )


def _public_form(row: PrivacyRequests) -> JsonObject:
    """Return a request as lists show it: camelCase names, epoch seconds, without unset fields and places of exports."""
    return row.model_dump(
        mode="json",
        by_alias=True,
        exclude_none=True,
        exclude={"open_request", "access_report", "portable_data"},
    )
