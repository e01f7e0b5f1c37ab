"""The operations on users, and the audit events that they leave."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial, reduce
from operator import or_
from typing import TYPE_CHECKING

from lambdas.users.audit import ALL_USERS, TARGETS, UNKNOWN, UserAuditEventType
from lambdas.users.update_rules import (
    OWN_FIELDS,
    RIGHTS_FIELDS,
    check_identity_unset,
    check_not_deleted,
    public_name,
    still_valid,
    with_verification_reset,
)
from orb_common.appsync import Caller, Callers, Refusal, page_answer
from orb_common.audit import AuditLogger, ComplianceFlag, StateTracker
from orb_common.aws import Page
from orb_common.aws.dynamodb import attr
from orb_common.exceptions import (
    AuthorizationError,
    BadRequestError,
    ConflictError,
    DynamoDBConditionFailedError,
    ResourceNotFoundError,
    UniqueValueTakenError,
    ValidationError,
)
from orb_common.security.permissions import Resource
from orb_common.security.roles import PLATFORM_ADMINISTRATORS
from orb_models.enums.user_status import UserStatus
from orb_models.inputs.users import UsersCreate, UsersUpdate
from orb_models.models.users import Users
from orb_models.transactions import transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lambdas.users.inputs import (
        CognitoIdInput,
        CognitoSubInput,
        DeleteInput,
        DisableInput,
        EmailInput,
        ListInput,
        OrganizationsInput,
        UpdateInput,
        UserIdInput,
        UserKey,
    )
    from lambdas.users.organizations import UserOrganizations
    from orb_models.input import PageInput
    from orb_models.repositories.users import UsersRepository
    from orb_models.transactions import Transaction

UsersCaller = Caller[Users]
JsonObject = dict[str, object]
UNIQUE_VALUE_TAKEN = {"operation": "UsersUpdate", "reason": "UNIQUE_VALUE_TAKEN"}
"""The details of an event about a user who tried to take another user's unique value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsersService:
    """The operations on users. The resolver decides who may use them, by the rights of the schema."""

    users: UsersRepository
    organizations: UserOrganizations
    callers: Callers[Users]
    audit: AuditLogger
    tracker: StateTracker

    def get(self, caller: UsersCaller, request: UserKey) -> JsonObject:
        """Return one user; 404 if the user does not exist."""
        user_id = request.user_id
        user = self._existing_user(user_id)
        self._log_view(caller, user_id)
        return public_form(user)

    def create(self, caller: UsersCaller, new: UsersCreate) -> JsonObject:
        """Create a user; 409 if the e-mail is taken."""
        user = self.users.create(new)
        self._log(
            UserAuditEventType.USER_CREATED,
            caller,
            user.user_id,
            flags=(ComplianceFlag.GDPR, ComplianceFlag.SOC_2),
        )
        return public_form(user)

    def update(self, caller: UsersCaller, request: UpdateInput) -> JsonObject:
        """Change the named fields of a user; 404 if the user does not exist, 400 if the user is deleted.

        Users who are not administrators change only `OWN_FIELDS`. If an e-mail is taken, only the answer to an
        administrator says so. Others can still conclude it from repeated 409s. Each such call is in the trail.
        """
        user_id, changes = request.user_id, request.changes()
        named = changes.model_fields_set
        if not named:
            raise BadRequestError("input: name at least one field to change")
        if not caller.principal.is_admin and (reserved := sorted(named - OWN_FIELDS)):
            self._log(UserAuditEventType.USER_ACCESS_DENIED, caller, user_id, flags=(ComplianceFlag.SOX,))
            fields = ", ".join(map(public_name, reserved))
            raise AuthorizationError(f"only an administrator changes {fields}")
        if user_id == caller.user_id and (rights := sorted(named & RIGHTS_FIELDS)):
            raise BadRequestError(f"{', '.join(rights)}: administrators cannot change their own")
        before = self._existing_user(user_id)
        check_not_deleted(before)
        check_identity_unset(before, changes)
        try:
            after = self._changed(caller, before, with_verification_reset(before, changes))
        except ConflictError as error:
            if caller.principal.is_admin:
                raise
            if isinstance(error, UniqueValueTakenError):
                # The event is about the caller's row, because the trail must not show the owner of the address. It
                # shows callers who try many addresses.
                self._log(
                    UserAuditEventType.USER_CROSS_ACCESS_ATTEMPTED,
                    caller,
                    user_id,
                    details=UNIQUE_VALUE_TAKEN,
                    flags=(ComplianceFlag.SOC_2, ComplianceFlag.GDPR),
                )
            # The message is that of a lost race, so one answer does not show that an address is taken. Repeated calls
            # do, because a taken address is 409 each time. To hide that too, addresses must be confirmed before use.
            raise ConflictError("the change was not made") from error
        self.callers.forget(before)
        status_changed = after.status is not before.status
        self._log(
            UserAuditEventType.USER_STATUS_CHANGED if status_changed else UserAuditEventType.USER_UPDATED,
            caller,
            user_id,
            details={"fieldsUpdated": sorted(map(public_name, named))},
            flags=(ComplianceFlag.GDPR, ComplianceFlag.SOC_2),
            change=(before, after),
        )
        return public_form(after)

    def delete(self, caller: UsersCaller, request: DeleteInput) -> JsonObject:
        """Delete a user with the row, or by status; 400 for the caller's own row, 409 for an owner of organizations."""
        user_id = request.user_id
        if user_id == caller.user_id:
            raise BadRequestError("userId: administrators cannot delete themselves")
        before = self._existing_user(user_id)
        flags = (ComplianceFlag.GDPR, ComplianceFlag.SOX)
        if request.hard_delete:
            with self.organizations.none_owned(user_id), self._as_administrator(caller) as writes:
                writes.require_free(self.organizations.active_owners, user_id)
                writes.delete(self.users, user_id)
            self._log(UserAuditEventType.USER_DELETED, caller, user_id, flags=flags)
        else:
            after = self._changed(caller, before, UsersUpdate(status=UserStatus.DELETED))
            event = UserAuditEventType.USER_DEACTIVATED
            self._log(event, caller, user_id, flags=flags, change=(before, after))
        self.callers.forget(before)
        return {"userId": user_id, "deleted": True}

    def disable(self, caller: UsersCaller, request: DisableInput) -> JsonObject:
        """Disable a user, or enable a user again; 400 for the caller's own row."""
        user_id = request.user_id
        if user_id == caller.user_id:
            raise BadRequestError("userId: administrators cannot disable themselves")
        before = self._existing_user(user_id)
        check_not_deleted(before)
        changes = UsersUpdate(status=UserStatus.INACTIVE if request.disabled else UserStatus.ACTIVE)
        after = self._changed(caller, before, changes)
        self.callers.forget(before)
        event = UserAuditEventType.USER_SUSPENDED if request.disabled else UserAuditEventType.USER_ACTIVATED
        self._log(event, caller, user_id, flags=(ComplianceFlag.SOC_2,), change=(before, after))
        return {"userId": user_id, "disabled": request.disabled}

    def list_page(self, caller: UsersCaller, request: ListInput) -> JsonObject:
        """Return a page of all users."""
        filters = None if request.status is None else self.users.attributes.status.eq(request.status)
        page = self.users.list(limit=request.limit, cursor=request.next_token, filters=filters)
        self._log(
            UserAuditEventType.USER_DATA_EXPORTED,
            caller,
            ALL_USERS,
            details={"count": len(page.items)},
            flags=(ComplianceFlag.GDPR, ComplianceFlag.SOC_2),
        )
        return page_answer(page, public_form)

    def query_by_user_id(self, caller: UsersCaller, request: UserIdInput) -> JsonObject:
        """Return a page with the user with this id, or an empty page."""
        user_id = request.user_id
        user = self.users.get(user_id)
        return self._show(caller, user_id, _only_page(request, user))

    def query_by_email(self, caller: UsersCaller, request: EmailInput, own: Users | None) -> JsonObject:
        """Return a page with the user who has this e-mail, in whatever case, or an empty page."""
        if own is None:
            # By the row of the unique value, because the index finds one spelling only.
            own = self.users.get_by_unique_value("email", request.email)
        return self._show(caller, None, _only_page(request, own))

    def query_by_cognito_id(
        self, caller: UsersCaller, request: CognitoIdInput, own: Users | None
    ) -> JsonObject:
        """Return a page of the users with this Cognito user name."""
        return self._look_up(
            caller, request, own, partial(self.users.query_by_cognito_id, request.cognito_id)
        )

    def query_by_cognito_sub(
        self, caller: UsersCaller, request: CognitoSubInput, own: Users | None
    ) -> JsonObject:
        """Return a page of the users with this Cognito subject."""
        return self._look_up(
            caller, request, own, partial(self.users.query_by_cognito_sub, request.cognito_sub)
        )

    def owner_of_email(self, caller: UsersCaller, request: EmailInput) -> tuple[Resource, Users | None]:
        """Return the caller as the owner, with the caller's row, if the e-mail is theirs. Look up no other owner."""
        email = request.email.casefold()
        return self._own_row(caller, lambda user: user.email.casefold() == email)

    def owner_of_cognito_id(
        self, caller: UsersCaller, request: CognitoIdInput
    ) -> tuple[Resource, Users | None]:
        """Do the same as `owner_of_email` for a Cognito user name."""
        return self._own_row(caller, lambda user: user.cognito_id == request.cognito_id)

    def owner_of_cognito_sub(
        self, caller: UsersCaller, request: CognitoSubInput
    ) -> tuple[Resource, Users | None]:
        """Do the same as `owner_of_email` for a Cognito subject."""
        return self._own_row(caller, lambda user: user.cognito_sub == request.cognito_sub)

    def organizations_of(self, caller: UsersCaller, request: OrganizationsInput) -> JsonObject:
        """Return a page of the organizations that a user owns or is an active member of, each with `userRole`."""
        user_id = request.user_id or caller.user_id
        answer = self.organizations.page(caller.user_id, user_id, request)
        self._log(UserAuditEventType.USER_ORGANIZATIONS_VIEWED, caller, user_id)
        return answer

    def refused(self, refusal: Refusal[Users]) -> None:
        """Write a refused call to the trail, with the operation and, if known, the caller."""
        call, caller = refusal.call, refusal.caller
        if caller is None:
            self.audit.log_event(
                UserAuditEventType.USER_ACCESS_DENIED,
                {"cognitoSub": call.cognito_sub, "ipAddress": call.ip_address, "requestId": call.request_id},
                UNKNOWN,
                {"operation": call.operation},
                compliance_flags=(ComplianceFlag.SOX,),
            )
            return
        event, flags = (
            (UserAuditEventType.USER_CROSS_ACCESS_ATTEMPTED, (ComplianceFlag.SOC_2, ComplianceFlag.GDPR))
            if refusal.reached_for_anothers
            else (UserAuditEventType.USER_ACCESS_DENIED, (ComplianceFlag.SOX,))
        )
        resource = None if refusal.decision is None else refusal.decision.resource
        target = TARGETS.get(call.operation) if resource is None else resource.id
        self._log(event, caller, target, details={"operation": call.operation}, flags=flags)

    def _existing_user(self, user_id: str) -> Users:
        user = self.users.get(user_id, consistent=True)
        if user is None:
            raise ResourceNotFoundError("no user has this userId")
        return user

    def _own_row(
        self, caller: UsersCaller, matches: Callable[[Users], bool]
    ) -> tuple[Resource, Users | None]:
        """Return the caller's own row if it matches. Administrators need no such match.

        The row is read again, because the cached caller may have an address that another user has by now.
        """
        user = None if caller.principal.is_admin else self.users.get(caller.user_id, consistent=True)
        own = user if user is not None and matches(user) else None
        return Resource.user(None if own is None else own.user_id), own

    def _look_up(
        self, caller: UsersCaller, request: PageInput, own: Users | None, query: Callable[..., Page[Users]]
    ) -> JsonObject:
        """Return the caller's own row if it matched, or else the result of an administrator's query."""
        page = (
            query(limit=request.limit, cursor=request.next_token) if own is None else _only_page(request, own)
        )
        return self._show(caller, None, page)

    def _show(self, caller: UsersCaller, user_id: str | None, page: Page[Users]) -> JsonObject:
        """Return users in their public form. Write an audit event for each, or for the id that was not found."""
        for user in page:
            self._log_view(caller, user.user_id)
        if not page and user_id is not None:
            self._log_view(caller, user_id)
        return page_answer(page, public_form)

    def _changed(self, caller: UsersCaller, before: Users, changes: UsersUpdate) -> Users:
        """Change a user who still is as `before`, and return the changed user."""
        condition = still_valid(before, changes)
        if before.user_id == caller.user_id or RIGHTS_FIELDS.isdisjoint(changes.model_fields_set):
            return self.users.update(before.user_id, changes, condition=condition)
        deletes = changes.status is UserStatus.DELETED
        owned_nothing = self.organizations.none_owned(before.user_id) if deletes else nullcontext()
        with owned_nothing, self._as_administrator(caller) as writes:
            if deletes:
                writes.require_free(self.organizations.active_owners, before.user_id)
            writes.update(self.users, before.user_id, changes, condition=condition)
        return self._existing_user(before.user_id)

    @contextmanager
    def _as_administrator(self, caller: UsersCaller) -> Iterator[Transaction]:
        """Yield a transaction, which is refused if another administrator has just taken the caller's rights.

        So one of two administrators who remove each other at the same time remains.

        Raises:
            AuthorizationError: 403. The caller may no longer act.
        """
        condition = self.callers.may_act()
        if not PLATFORM_ADMINISTRATORS.isdisjoint(caller.user.groups or ()):
            first, *others = (attr("groups").contains(group) for group in sorted(PLATFORM_ADMINISTRATORS))
            condition &= reduce(or_, others, first)
        writes = transaction()
        try:
            with writes:
                writes.check(self.users, caller.user_id, condition=condition)
                yield writes
        except (DynamoDBConditionFailedError, ResourceNotFoundError) as error:
            if not writes.refused or writes.refused[0].call > 0:
                raise
            self.callers.forget(caller.user)
            self._log(
                UserAuditEventType.USER_ACCESS_DENIED, caller, caller.user_id, flags=(ComplianceFlag.SOX,)
            )
            raise AuthorizationError("you may no longer do this") from error

    def _log_view(self, caller: UsersCaller, user_id: str) -> None:
        self._log(UserAuditEventType.USER_PROFILE_VIEWED, caller, user_id, flags=(ComplianceFlag.GDPR,))

    def _log(
        self,
        event: UserAuditEventType,
        caller: UsersCaller,
        target: str | None,
        *,
        details: Mapping[str, object] | None = None,
        flags: tuple[ComplianceFlag, ...] = (),
        change: tuple[Users, Users] | None = None,
    ) -> None:
        changes = None
        if change is not None and target is not None:
            before, after = change
            changes = self.tracker.capture_state_change(
                "USER", target, public_form(before), public_form(after)
            )
        self.audit.log_event(
            event,
            caller.principal,
            target or UNKNOWN,
            {"isSelf": target == caller.user_id, **(details or {})},
            compliance_flags=flags,
            state_changes=changes,
        )


def _only_page(request: PageInput, user: Users | None) -> Page[Users]:
    """Return the page of one user at most, or none. No page follows it, so no cursor is valid."""
    if request.next_token is not None:
        raise ValidationError("nextToken is not a cursor of this query", field="nextToken")
    users = () if user is None else (user,)
    return Page(items=users, scanned_count=len(users))


def public_form(user: Users) -> JsonObject:
    """Return a user as the API shows it: camelCase names, epoch seconds, without unset fields."""
    return user.model_dump(mode="json", by_alias=True, exclude_none=True)
