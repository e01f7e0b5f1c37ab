"""What may be done to users, by whom, and what it leaves in the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from lambdas.users.audit import ALL_USERS, TARGETS, UNKNOWN, UserAuditEventType
from lambdas.users.update_rules import (
    OWN_FIELDS,
    check_identity_unset,
    check_not_deleted,
    outside_name,
    unchanged,
    unverified,
)
from orb_common.appsync import Caller, Callers, Refusal
from orb_common.audit import AuditLogger, ComplianceFlag, StateTracker
from orb_common.aws.dynamodb import attr
from orb_common.exceptions import (
    AuthorizationError,
    BadRequestError,
    ConflictError,
    ResourceNotFoundError,
    UniqueValueTakenError,
)
from orb_common.security.permissions import Resource
from orb_models.enums.organization_status import OrganizationStatus
from orb_models.enums.organization_user_status import OrganizationUserStatus
from orb_models.enums.user_status import UserStatus
from orb_models.inputs.users import UsersCreate, UsersUpdate
from orb_models.models.users import Users

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lambdas.users.inputs import (
        CognitoIdInput,
        CognitoSubInput,
        DeleteInput,
        DisableInput,
        EmailInput,
        ListInput,
        OptionalUserKey,
        UpdateInput,
        UserKey,
    )
    from orb_common.aws import Page
    from orb_models.models.organizations import Organizations
    from orb_models.repositories.organization_users import OrganizationUsersRepository
    from orb_models.repositories.organizations import OrganizationsRepository
    from orb_models.repositories.users import UsersRepository

Row = TypeVar("Row")
UsersCaller = Caller[Users]
JsonObject = dict[str, object]
KEY_FIELDS = frozenset({"kms_key_id", "kms_key_arn", "kms_alias"})
"""Which key encrypts an organization is nobody's business outside the platform."""
TAKEN = {"operation": "UsersUpdate", "reason": "UNIQUE_VALUE_TAKEN"}
"""What the trail keeps of a change of one's own row to what another person has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsersService:
    """The operations on users. Who may use them is decided by the resolver, by the rights of the schema."""

    users: UsersRepository
    organizations: OrganizationsRepository
    memberships: OrganizationUsersRepository
    callers: Callers[Users]
    audit: AuditLogger
    tracker: StateTracker

    def get(self, caller: UsersCaller, wanted: UserKey) -> JsonObject:
        """Return one user; 404 when there is none."""
        user_id = wanted.user_id
        user = self._existing(user_id)
        self._viewed(caller, user_id)
        return outside(user)

    def create(self, caller: UsersCaller, new: UsersCreate) -> JsonObject:
        """Create a user; 409 when the e-mail is taken."""
        user = self.users.create(new)
        self._log(
            UserAuditEventType.USER_CREATED,
            caller,
            user.user_id,
            flags=(ComplianceFlag.GDPR, ComplianceFlag.SOC_2),
        )
        return outside(user)

    def update(self, caller: UsersCaller, wanted: UpdateInput) -> JsonObject:
        """Change the named fields of a user who is not deleted; 404 when there is no such user.

        People change `OWN_FIELDS` alone. Where an e-mail is taken, only administrators are told so in words; others
        can still tell it from a 409 that comes each time. Each such try is in the trail.
        """
        user_id, changes = wanted.user_id, wanted.changes()
        named = changes.model_fields_set
        if not named:
            raise BadRequestError("input: name at least one field to change")
        if not caller.principal.is_admin and (reserved := sorted(named - OWN_FIELDS)):
            self._log(UserAuditEventType.USER_ACCESS_DENIED, caller, user_id, flags=(ComplianceFlag.SOX,))
            fields = ", ".join(map(outside_name, reserved))
            raise AuthorizationError(f"only an administrator changes {fields}")
        if "status" in named and user_id == caller.user_id:
            raise BadRequestError("status: administrators cannot change their own")
        before = self._existing(user_id)
        check_not_deleted(before)
        check_identity_unset(before, changes)
        try:
            after = self.users.update(
                user_id, unverified(before, changes), condition=unchanged(before, changes)
            )
        except ConflictError as error:
            if caller.principal.is_admin:
                raise
            if isinstance(error, UniqueValueTakenError):
                # About the row that stays as it is: whose the address is, the trail must not tell either. Who tries
                # one address after another shows here.
                self._log(
                    UserAuditEventType.USER_CROSS_ACCESS_ATTEMPTED,
                    caller,
                    user_id,
                    details=TAKEN,
                    flags=(ComplianceFlag.SOC_2, ComplianceFlag.GDPR),
                )
            # The words of a lost race, which hide the reason from one answer, not from repetition: a taken address
            # is 409 each time. Only an address that counts once it is confirmed would hide that too.
            raise ConflictError("the change was not made") from error
        self.callers.forget(before)
        moved = after.status is not before.status
        self._log(
            UserAuditEventType.USER_STATUS_CHANGED if moved else UserAuditEventType.USER_UPDATED,
            caller,
            user_id,
            details={"fieldsUpdated": sorted(map(outside_name, named))},
            flags=(ComplianceFlag.GDPR, ComplianceFlag.SOC_2),
            change=(before, after),
        )
        return outside(after)

    def delete(self, caller: UsersCaller, wanted: DeleteInput) -> JsonObject:
        """Delete a user, never oneself: for good, or by status."""
        user_id = wanted.user_id
        if user_id == caller.user_id:
            raise BadRequestError("userId: administrators cannot delete themselves")
        before = self._existing(user_id)
        flags = (ComplianceFlag.GDPR, ComplianceFlag.SOX)
        if wanted.hard_delete:
            self.users.delete(user_id)
            self._log(UserAuditEventType.USER_DELETED, caller, user_id, flags=flags)
        else:
            after = self.users.update(user_id, UsersUpdate(status=UserStatus.DELETED))
            event = UserAuditEventType.USER_DEACTIVATED
            self._log(event, caller, user_id, flags=flags, change=(before, after))
        self.callers.forget(before)
        return {"userId": user_id, "deleted": True}

    def disable(self, caller: UsersCaller, wanted: DisableInput) -> JsonObject:
        """Disable a user, never oneself, or enable one again."""
        user_id = wanted.user_id
        if user_id == caller.user_id:
            raise BadRequestError("userId: administrators cannot disable themselves")
        before = self._existing(user_id)
        check_not_deleted(before)
        changes = UsersUpdate(status=UserStatus.INACTIVE if wanted.disabled else UserStatus.ACTIVE)
        after = self.users.update(user_id, changes, condition=unchanged(before, changes))
        self.callers.forget(before)
        event = UserAuditEventType.USER_SUSPENDED if wanted.disabled else UserAuditEventType.USER_ACTIVATED
        self._log(event, caller, user_id, flags=(ComplianceFlag.SOC_2,), change=(before, after))
        return {"userId": user_id, "disabled": wanted.disabled}

    def list_page(self, caller: UsersCaller, wanted: ListInput) -> JsonObject:
        """Return a page of all users."""
        filters = None if wanted.status is None else attr("status").eq(wanted.status.value)
        page = self.users.list(limit=wanted.limit, cursor=wanted.next_token, filters=filters)
        self._log(
            UserAuditEventType.USER_DATA_EXPORTED,
            caller,
            ALL_USERS,
            details={"count": len(page.items)},
            flags=(ComplianceFlag.GDPR, ComplianceFlag.SOC_2),
        )
        answer: JsonObject = {
            "items": [outside(user) for user in page.items],
            "count": len(page.items),
            "scannedCount": page.scanned_count,
        }
        if page.cursor is not None:
            answer["nextToken"] = page.cursor
        return answer

    def query_by_user_id(self, caller: UsersCaller, wanted: UserKey) -> list[JsonObject]:
        """Return the user of that id, as a list of none or one."""
        user_id = wanted.user_id
        user = self.users.get(user_id)
        return self._found(caller, user_id, [] if user is None else [user])

    def query_by_email(self, caller: UsersCaller, wanted: EmailInput, own: Users | None) -> list[JsonObject]:
        """Return the users of that e-mail."""
        return self._looked_up(caller, own, lambda: self.users.query_by_email(wanted.email))

    def query_by_cognito_id(
        self, caller: UsersCaller, wanted: CognitoIdInput, own: Users | None
    ) -> list[JsonObject]:
        """Return the users of that Cognito user name."""
        return self._looked_up(caller, own, lambda: self.users.query_by_cognito_id(wanted.cognito_id))

    def query_by_cognito_sub(
        self, caller: UsersCaller, wanted: CognitoSubInput, own: Users | None
    ) -> list[JsonObject]:
        """Return the users of that Cognito subject."""
        return self._looked_up(caller, own, lambda: self.users.query_by_cognito_sub(wanted.cognito_sub))

    def owner_of_email(self, caller: UsersCaller, wanted: EmailInput) -> tuple[Resource, Users | None]:
        """Return whose e-mail it is, as far as a caller may know, with the caller's own row if it is theirs."""
        email = wanted.email.casefold()
        return self._own(caller, lambda user: user.email.casefold() == email)

    def owner_of_cognito_id(
        self, caller: UsersCaller, wanted: CognitoIdInput
    ) -> tuple[Resource, Users | None]:
        """Return whose Cognito user name it is, as `owner_of_email` does."""
        return self._own(caller, lambda user: user.cognito_id == wanted.cognito_id)

    def owner_of_cognito_sub(
        self, caller: UsersCaller, wanted: CognitoSubInput
    ) -> tuple[Resource, Users | None]:
        """Return whose Cognito subject it is, as `owner_of_email` does."""
        return self._own(caller, lambda user: user.cognito_sub == wanted.cognito_sub)

    def organizations_of(self, caller: UsersCaller, wanted: OptionalUserKey) -> list[JsonObject]:
        """Return the organizations that a user owns or is an active member of, each with `userRole`."""
        user_id = wanted.user_id or caller.user_id
        roles = {
            membership.organization_id: str(membership.role)
            for membership in _all(lambda cursor: self.memberships.query_by_user_id(user_id, cursor=cursor))
            if membership.status is OrganizationUserStatus.ACTIVE
        }
        found = {
            organization.organization_id: organization for organization in self.organizations.batch_get(roles)
        }
        for organization in _all(lambda cursor: self.organizations.query_by_owner_id(user_id, cursor=cursor)):
            found[organization.organization_id] = organization
            roles[organization.organization_id] = "OWNER"
        self._log(UserAuditEventType.USER_ORGANIZATIONS_VIEWED, caller, user_id)
        return [
            _organization(found[key]) | {"userRole": roles[key]}
            for key in sorted(found)
            if found[key].status is not OrganizationStatus.DELETED
        ]

    def refused(self, refusal: Refusal[Users]) -> None:
        """Leave in the trail that a call was turned away: with the operation, and who asked as far as that is known."""
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

    def _existing(self, user_id: str) -> Users:
        user = self.users.get(user_id, consistent=True)
        if user is None:
            raise ResourceNotFoundError("no user has this userId")
        return user

    def _own(self, caller: UsersCaller, matches: Callable[[Users], bool]) -> tuple[Resource, Users | None]:
        """Return the caller's own row when it is what is looked for.

        The row is read again: what is remembered of a caller may be an address that belongs to another by now.
        """
        user = None if caller.principal.is_admin else self.users.get(caller.user_id, consistent=True)
        own = user if user is not None and matches(user) else None
        return Resource.user(None if own is None else own.user_id), own

    def _looked_up(
        self, caller: UsersCaller, own: Users | None, query: Callable[[], Page[Users]]
    ) -> list[JsonObject]:
        """Return what an administrator finds, or the caller's own row."""
        return self._found(caller, None, list(query().items) if own is None else [own])

    def _found(self, caller: UsersCaller, user_id: str | None, users: list[Users]) -> list[JsonObject]:
        for user in users:
            self._viewed(caller, user.user_id)
        if not users and user_id is not None:
            self._viewed(caller, user_id)
        return [outside(user) for user in users]

    def _viewed(self, caller: UsersCaller, user_id: str) -> None:
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
            changes = self.tracker.capture_state_change("USER", target, outside(before), outside(after))
        self.audit.log_event(
            event,
            caller.principal,
            target or UNKNOWN,
            {"isSelf": target == caller.user_id, **(details or {})},
            compliance_flags=flags,
            state_changes=changes,
        )


def _all(query: Callable[[str | None], Page[Row]]) -> Iterator[Row]:
    """Every row of a query, page after page."""
    page = query(None)
    yield from page
    while page.more:
        page = query(page.cursor)
        yield from page


def outside(user: Users) -> JsonObject:
    """A user as the outside sees it: camelCase names, epoch seconds, nothing that is unset."""
    return user.model_dump(mode="json", by_alias=True, exclude_none=True)


def _organization(organization: Organizations) -> JsonObject:
    return organization.model_dump(mode="json", by_alias=True, exclude_none=True, exclude=set(KEY_FIELDS))
