"""Answer requests by exports and erasures. A run that ends early leaves a request that can be processed again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lambdas.privacy import erasure, export
from lambdas.privacy.audit import PrivacyAuditEventType
from lambdas.privacy.rules import ANSWERED, STARTABLE
from lambdas.privacy.stores import export_key
from orb_common.exceptions import (
    AuthorizationError,
    BadRequestError,
    ConflictError,
    DynamoDBConditionFailedError,
    OrbError,
    ResourceNotFoundError,
)
from orb_common.logging import get_logger
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_models.enums.privacy_request_status import PrivacyRequestStatus
from orb_models.enums.privacy_request_type import PrivacyRequestType
from orb_models.enums.user_status import UserStatus
from orb_models.inputs.privacy_requests import PrivacyRequestsUpdate
from orb_models.inputs.users import UsersUpdate
from orb_models.transactions import transaction

if TYPE_CHECKING:
    from collections.abc import Callable

    from lambdas.privacy.people import People, Person
    from lambdas.privacy.stores import Stores
    from orb_common.appsync import Caller, Callers
    from orb_models.models.privacy_requests import PrivacyRequests
    from orb_models.models.users import Users

    Log = Callable[[PrivacyAuditEventType, PrivacyRequests], None]

Status = PrivacyRequestStatus
Changes = PrivacyRequestsUpdate
ANSWERED_ALREADY: Final = "status: this request is answered already"
HAS_ACCOUNT: Final = (
    "dataSubjectEmail: a user has this address by now: reject this request, and make a new one"
)
_LOGGER = get_logger("privacy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """Answers requests for access, portable data and erasure."""

    stores: Stores
    people: People
    callers: Callers[Users]
    audit_days: int
    """How long the audit trail is kept."""
    clock: Clock = SYSTEM_CLOCK

    def process(self, caller: Caller[Users], request: PrivacyRequests, log: Log) -> PrivacyRequests:
        """Answer a request, and return it.

        Args:
            caller: An administrator, or the person who asks for their own data.
            request: The request, as it was read.
            log: Writes an event about the request to the trail.

        Raises:
            ConflictError: The request is answered already, the person owns an organization, or it is about an address
                without an account that a user has by now.
            BadRequestError: Administrators erase themselves.
            AuthorizationError: Another administrator has just taken the caller's rights.
            OrbError: A service failed. The request is FAILED, and can be processed again.
        """
        if request.status not in STARTABLE:
            raise ConflictError(ANSWERED_ALREADY)
        erases = request.request_type is PrivacyRequestType.DATA_DELETION
        if erases and request.data_subject_id == caller.user_id:
            raise BadRequestError("requestId: administrators cannot erase themselves")
        person = self.people.of(request)
        if person.user_id is None and not person.emails:
            # The answer would be empty, and look as if nothing were held about the person.
            if request.status is Status.PROCESSING or request.deletion_result is not None:
                self._given_up(request, log)
            raise ConflictError(HAS_ACCOUNT)
        left: list[str] = []
        if erases:
            erasure.check_owns_nothing(self.stores, person)
            left = erasure.left_to_do(self.stores, person, request.deletion_result)
        begun = Changes(status=Status.PROCESSING, error_details=None)
        if erases:
            # Before the rows are gone from which it is known.
            begun = begun.model_copy(update={"deletion_result": erasure.result(left)})
            begun.model_fields_set.add("deletion_result")
        started = self._update(request, begun, STARTABLE)
        if started is None:
            raise ConflictError(ANSWERED_ALREADY)
        log(PrivacyAuditEventType.PRIVACY_REQUEST_STARTED, started)
        try:
            done = self._erase(caller, started, person, left) if erases else self._export(started, person)
        except OrbError as error:
            log(PrivacyAuditEventType.PRIVACY_REQUEST_FAILED, self._failed(started, error))
            raise
        if done is None:
            # Another run was first.
            return self._current(started)
        log(
            PrivacyAuditEventType.PRIVACY_DATA_DELETION_COMPLETED
            if erases
            else PrivacyAuditEventType.PRIVACY_DATA_EXPORT_COMPLETED,
            done,
        )
        return done

    def _export(self, request: PrivacyRequests, person: Person) -> PrivacyRequests | None:
        key, now = export_key(request.request_id), self.clock.now()
        made = export.document(self.stores, person, request, now=now, audit_days=self.audit_days)
        self.stores.exports.put_json(key, made)
        place = (
            "portable_data"
            if request.request_type is PrivacyRequestType.DATA_PORTABILITY
            else "access_report"
        )
        changes = Changes.model_validate(
            {"status": Status.COMPLETED, "completed_at": now, "open_request": None, place: key}, by_name=True
        )
        done = self._update(request, changes, {Status.PROCESSING})
        if done is None and self._current(request).status is Status.REJECTED:
            # The person was erased meanwhile.
            self.stores.exports.delete(key)
        return done

    def _erase(
        self, caller: Caller[Users], request: PrivacyRequests, person: Person, left: list[str]
    ) -> PrivacyRequests | None:
        if person.user is not None and person.user.status is not UserStatus.DELETED:
            self._block(caller, person.user)
        erasure.erase(self.stores, person, request.request_id)
        changes = Changes(
            status=Status.PARTIALLY_COMPLETED if left else Status.COMPLETED,
            completed_at=self.clock.now(),
            data_subject_email=self.stores.pseudonyms.of(request.data_subject_email),
            open_request=None,
        )
        return self._update(request, changes, {Status.PROCESSING})

    def _block(self, caller: Caller[Users], user: Users) -> None:
        """End the person's sign-in, so that no new rows of theirs come while the others are erased.

        The caller must still be allowed to act. So one of two administrators who erase each other remains.
        """
        writes = transaction()
        try:
            with writes:
                writes.check(self.stores.users, caller.user_id, condition=self.callers.may_act())
                writes.update(self.stores.users, user.user_id, UsersUpdate(status=UserStatus.DELETED))
        except (DynamoDBConditionFailedError, ResourceNotFoundError) as error:
            if writes.refused and writes.refused[0].call == 0:
                self.callers.forget(caller.user)
                raise AuthorizationError("you may no longer do this") from error
            if not isinstance(error, ResourceNotFoundError):
                raise
        self.callers.forget(user)

    def _given_up(self, request: PrivacyRequests, log: Log) -> None:
        """Store that a run that ended early cannot be finished, so that the request can be rejected.

        What it erased is gone. A request about the account, which has the address by now, is about the rest.
        """
        changes = Changes(status=Status.FAILED, error_details=ConflictError.code, deletion_result=None)
        failed = self._update(request, changes, {Status.PROCESSING, Status.FAILED})
        if failed is not None:
            log(PrivacyAuditEventType.PRIVACY_REQUEST_FAILED, failed)

    def _failed(self, request: PrivacyRequests, error: OrbError) -> PrivacyRequests:
        """Store that the request failed, and return it. If that fails too, it stays as it is."""
        changes = Changes(status=Status.FAILED, error_details=error.code)
        try:
            return self._update(request, changes, {Status.PROCESSING}) or request
        except OrbError:
            _LOGGER.exception("failure_not_stored")
            return request

    def _update(
        self, request: PrivacyRequests, changes: Changes, statuses: set[Status] | frozenset[Status]
    ) -> PrivacyRequests | None:
        """Change a request that has one of these statuses. None: another run or call has changed its status."""
        status = self.stores.requests.attributes.status
        try:
            return self.stores.requests.update(
                request.request_id, changes, condition=status.is_in(sorted(statuses))
            )
        except DynamoDBConditionFailedError:
            return None

    def _current(self, request: PrivacyRequests) -> PrivacyRequests:
        current = self.stores.requests.get(request.request_id, consistent=True)
        if current is None or current.status not in ANSWERED:
            raise ConflictError("status: another call has changed this request")
        return current
