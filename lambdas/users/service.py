"""What may be done to users, by whom, and what it leaves in the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn, TypeVar

from lambdas.users.audit import ALL_USERS, NEW_USER, UserAuditEventType
from lambdas.users.changes import OWN_FIELDS, check_identity_unset, outside_name, unverified
from orb_common.audit import AuditLogger, ComplianceFlag, StateTracker
from orb_common.aws.dynamodb import attr
from orb_common.exceptions import (
    AuthorizationError,
    BadRequestError,
    CrossAccessViolationError,
    ResourceNotFoundError,
)
from orb_models.enums.organization_status import OrganizationStatus
from orb_models.enums.organization_user_status import OrganizationUserStatus
from orb_models.enums.user_status import UserStatus
from orb_models.inputs.users import UsersCreate, UsersUpdate
from orb_models.models.users import Users

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lambdas.users.events import Call
    from lambdas.users.identity import Caller, Callers
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
JsonObject = dict[str, object]
KEY_FIELDS = frozenset({"kms_key_id", "kms_key_arn", "kms_alias"})
"""Which key encrypts an organization is nobody's business outside the platform."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsersService:
    """The operations on users. Each one authorises its caller itself, so none can be reached around the rules."""

    users: UsersRepository
    organizations: OrganizationsRepository
    memberships: OrganizationUsersRepository
    callers: Callers
    audit: AuditLogger

    def get(self, caller: Caller, wanted: UserKey) -> JsonObject:
        """One user. Self or administrator; 404 when there is none."""
        user_id = wanted.user_id
        self._self_or_administrator(caller, user_id)
        user = self._existing(user_id)
        self._viewed(caller, user_id)
        return outside(user)

    def create(self, caller: Caller, new: UsersCreate) -> JsonObject:
        """A new user. Administrators only; 409 when the e-mail is taken."""
        self._administrator(caller, NEW_USER)
        user = self.users.create(new)
        self._log(
            UserAuditEventType.USER_CREATED,
            caller,
            user.user_id,
            flags=(ComplianceFlag.GDPR, ComplianceFlag.SOC_2),
        )
        return outside(user)

    def update(self, caller: Caller, wanted: UpdateInput) -> JsonObject:
        """Changes the named fields. Self (own fields only) or administrator; 404 when there is no such user."""
        user_id, changes = wanted.user_id, wanted.changes()
        self._self_or_administrator(caller, user_id)
        named = changes.model_fields_set
        if not named:
            raise BadRequestError("input: name at least one field to change")
        if not caller.principal.is_admin and (reserved := sorted(named - OWN_FIELDS)):
            self._denied(
                caller, user_id, f"only an administrator changes {', '.join(map(outside_name, reserved))}"
            )
        if "status" in named and user_id == caller.user_id:
            raise BadRequestError("status: administrators cannot change their own")
        before = self._existing(user_id)
        check_identity_unset(before, changes)
        after = self.users.update(user_id, unverified(before, changes))
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

    def delete(self, caller: Caller, wanted: DeleteInput) -> JsonObject:
        """Deletes a user: for good, or by status. Administrators only, and never themselves."""
        user_id = wanted.user_id
        self._administrator(caller, user_id)
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

    def disable(self, caller: Caller, wanted: DisableInput) -> JsonObject:
        """Disables a user, or enables one again. Administrators only, and never themselves."""
        user_id = wanted.user_id
        self._administrator(caller, user_id)
        if user_id == caller.user_id:
            raise BadRequestError("userId: administrators cannot disable themselves")
        before = self._existing(user_id)
        if before.status is UserStatus.DELETED:
            raise BadRequestError("userId: this user is deleted")
        status = UserStatus.INACTIVE if wanted.disabled else UserStatus.ACTIVE
        after = self.users.update(user_id, UsersUpdate(status=status))
        self.callers.forget(before)
        event = UserAuditEventType.USER_SUSPENDED if wanted.disabled else UserAuditEventType.USER_ACTIVATED
        self._log(event, caller, user_id, flags=(ComplianceFlag.SOC_2,), change=(before, after))
        return {"userId": user_id, "disabled": wanted.disabled}

    def list_page(self, caller: Caller, wanted: ListInput) -> JsonObject:
        """A page of all users. Administrators only."""
        self._administrator(caller, ALL_USERS)
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

    def query_by_user_id(self, caller: Caller, wanted: UserKey) -> list[JsonObject]:
        """The user of that id, as a list of none or one. Self or administrator."""
        user_id = wanted.user_id
        self._self_or_administrator(caller, user_id)
        user = self.users.get(user_id)
        return self._found(caller, user_id, [] if user is None else [user])

    def query_by_email(self, caller: Caller, wanted: EmailInput) -> list[JsonObject]:
        """The users of that e-mail. Administrators, and whoever's own it is."""
        email = wanted.email.casefold()
        return self._looked_up(
            caller,
            lambda user: user.email.casefold() == email,
            lambda: self.users.query_by_email(wanted.email),
        )

    def query_by_cognito_id(self, caller: Caller, wanted: CognitoIdInput) -> list[JsonObject]:
        """The users of that Cognito user name. Administrators, and whoever's own it is."""
        name = wanted.cognito_id
        return self._looked_up(
            caller, lambda user: user.cognito_id == name, lambda: self.users.query_by_cognito_id(name)
        )

    def query_by_cognito_sub(self, caller: Caller, wanted: CognitoSubInput) -> list[JsonObject]:
        """The users of that Cognito subject. Administrators, and whoever's own it is."""
        sub = wanted.cognito_sub
        return self._looked_up(
            caller, lambda user: user.cognito_sub == sub, lambda: self.users.query_by_cognito_sub(sub)
        )

    def organizations_of(self, caller: Caller, wanted: OptionalUserKey) -> list[JsonObject]:
        """The organizations that a user owns or is an active member of, each with `userRole`. Self or administrator."""
        user_id = wanted.user_id or caller.user_id
        self._self_or_administrator(caller, user_id)
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

    def barred(self, call: Call, *, request_id: str | None) -> None:
        """Leaves in the trail that somebody was turned away whom the hub does not know, or does not let in."""
        self.audit.log_event(
            UserAuditEventType.USER_ACCESS_DENIED,
            {"cognitoSub": call.cognito_sub, "ipAddress": call.ip_address, "requestId": request_id},
            "UNKNOWN",
            {"operation": call.operation},
            compliance_flags=(ComplianceFlag.SOX,),
        )

    def _existing(self, user_id: str) -> Users:
        user = self.users.get(user_id, consistent=True)
        if user is None:
            raise ResourceNotFoundError("no user has this userId")
        return user

    def _looked_up(
        self, caller: Caller, own: Callable[[Users], bool], query: Callable[[], Page[Users]]
    ) -> list[JsonObject]:
        """What an administrator finds, or the caller's own row when it is that which is looked for.

        Own is what the row says now: what is remembered of a caller may be an address that is another's by now.
        """
        if caller.principal.is_admin:
            return self._found(caller, None, list(query().items))
        user = self.users.get(caller.user_id, consistent=True)
        found = [user] if user is not None and own(user) else []
        self._own_or_administrator(caller, bool(found))
        return self._found(caller, None, found)

    def _found(self, caller: Caller, user_id: str | None, users: list[Users]) -> list[JsonObject]:
        for user in users:
            self._viewed(caller, user.user_id)
        if not users and user_id is not None:
            self._viewed(caller, user_id)
        return [outside(user) for user in users]

    def _administrator(self, caller: Caller, target: str) -> None:
        if not caller.principal.is_admin:
            self._denied(caller, target, "only an administrator may do this")

    def _self_or_administrator(self, caller: Caller, user_id: str) -> None:
        self._own_or_administrator(caller, user_id == caller.user_id, user_id)

    def _own_or_administrator(self, caller: Caller, own: bool, target: str | None = None) -> None:
        # The same answer whether or not the other user exists: a refusal must not tell who has an account.
        if own or caller.principal.is_admin:
            return
        self._log(
            UserAuditEventType.USER_CROSS_ACCESS_ATTEMPTED,
            caller,
            target,
            flags=(ComplianceFlag.SOC_2, ComplianceFlag.GDPR),
        )
        raise CrossAccessViolationError("another user's data is for administrators only", entity_type="USER")

    def _denied(self, caller: Caller, target: str, reason: str) -> NoReturn:
        self._log(UserAuditEventType.USER_ACCESS_DENIED, caller, target, flags=(ComplianceFlag.SOX,))
        raise AuthorizationError(reason)

    def _viewed(self, caller: Caller, user_id: str) -> None:
        self._log(UserAuditEventType.USER_PROFILE_VIEWED, caller, user_id, flags=(ComplianceFlag.GDPR,))

    def _log(
        self,
        event: UserAuditEventType,
        caller: Caller,
        target: str | None,
        *,
        details: Mapping[str, object] | None = None,
        flags: tuple[ComplianceFlag, ...] = (),
        change: tuple[Users, Users] | None = None,
    ) -> None:
        changes = None
        if change is not None and target is not None:
            before, after = change
            changes = StateTracker(Users.FIELD_CLASSIFICATIONS).capture_state_change(
                "USER", target, outside(before), outside(after)
            )
        self.audit.log_event(
            event,
            caller.principal,
            target or "UNKNOWN",
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
