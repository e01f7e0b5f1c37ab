"""What all operations of the function share: the stores, the keys and the audit trail."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from lambdas.organizations.audit import TARGETS, UNKNOWN, OrganizationAuditEventType
from orb_common.appsync import Caller, Callers, Refusal
from orb_common.exceptions import DynamoDBConditionFailedError, ResourceNotFoundError
from orb_common.security.roles import PLATFORM_ADMINISTRATORS
from orb_models.models.users import Users
from orb_models.transactions import transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from lambdas.organizations.tenant_keys import TenantKeys
    from orb_common.audit import AuditLogger, StateTracker
    from orb_common.aws.dynamodb import CursorCodec
    from orb_common.exceptions import OrbError
    from orb_common.utils.clock import Clock
    from orb_models.claims import Claims
    from orb_models.models.invitations import Invitations
    from orb_models.models.organization_users import OrganizationUsers
    from orb_models.models.organizations import Organizations
    from orb_models.repositories.applications import ApplicationsRepository
    from orb_models.repositories.invitations import InvitationsRepository
    from orb_models.repositories.organization_users import OrganizationUsersRepository
    from orb_models.repositories.organizations import OrganizationsRepository
    from orb_models.repositories.users import UsersRepository
    from orb_models.transactions import Transaction

RowT = TypeVar("RowT", "Organizations", "OrganizationUsers", "Invitations")
OrganizationsCaller = Caller[Users]
JsonObject = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationsService:
    """The stores, the keys and the trail. The modules of the operations are functions of it."""

    users: UsersRepository
    organizations: OrganizationsRepository
    memberships: OrganizationUsersRepository
    invitations: InvitationsRepository
    applications: ApplicationsRepository
    active_owners: Claims
    """A user without a group of the platform owns one active organization at most: user id -> organization."""
    open_invitations: Claims
    """An address has one open invitation to an organization at most: `invitations.claimed(...)` -> invitation."""
    keys: TenantKeys
    cursors: CursorCodec
    callers: Callers[Users]
    audit: AuditLogger
    tracker: StateTracker
    clock: Clock

    def log(
        self,
        event: OrganizationAuditEventType,
        caller: OrganizationsCaller,
        target: str,
        *,
        details: Mapping[str, object] | None = None,
        change: tuple[JsonObject | None, JsonObject | None] | None = None,
    ) -> None:
        """Write an event to the trail.

        Args:
            event: What happened.
            caller: Who did it.
            target: The organization, or what the event type says.
            details: Facts, without personal data.
            change: What was changed, before and after, without personal data. None as one of them: created or removed.
        """
        changes = (
            None if change is None else self.tracker.capture_state_change("ORGANIZATION", target, *change)
        )
        self.audit.log_event(event, caller.principal, target, details, state_changes=changes)

    def refused(self, refusal: Refusal[Users]) -> None:
        """Write a refused call to the trail, with the operation and, if known, the caller."""
        call, caller = refusal.call, refusal.caller
        if caller is None:
            self.audit.log_event(
                OrganizationAuditEventType.ORGANIZATION_ACCESS_DENIED,
                {"cognitoSub": call.cognito_sub, "ipAddress": call.ip_address, "requestId": call.request_id},
                UNKNOWN,
                {"operation": call.operation},
            )
            return
        event = (
            OrganizationAuditEventType.ORGANIZATION_CROSS_ACCESS_ATTEMPTED
            if refusal.reached_for_anothers
            else OrganizationAuditEventType.ORGANIZATION_ACCESS_DENIED
        )
        resource = None if refusal.decision is None else refusal.decision.resource
        target = None if resource is None else resource.organization_id or resource.id
        self.log(
            event,
            caller,
            target or TARGETS.get(call.operation, UNKNOWN),
            details={"operation": call.operation},
        )


def may_own_many(groups: Iterable[str]) -> bool:
    """Return whether a person may own several active organizations: administrators of the platform may."""
    return not PLATFORM_ADMINISTRATORS.isdisjoint(groups)


def groups_of(service: OrganizationsService, caller: OrganizationsCaller, user_id: str) -> frozenset[str]:
    """Return a person's groups: the caller's from the token, others' from their row."""
    if caller.user_id == user_id:
        return frozenset(caller.principal.groups)
    user = service.users.get(user_id, consistent=True)
    return frozenset() if user is None else frozenset(user.groups or ())


def changed(service: OrganizationsService, row: RowT, **fields: object) -> RowT:
    """Return a row as it is after a transaction that has written these fields.

    It is not read again: if that failed, a change that was made would be answered as an error, and not be in the trail.
    """
    now = service.clock.now().replace(microsecond=0)
    return row.model_copy(update={**fields, "updated_at": now})


@contextmanager
def owned_by(
    service: OrganizationsService, owner_id: str, *, token: str, refusal: Callable[[], OrbError]
) -> Iterator[Transaction]:
    """Yield a transaction that makes a person the owner of an active organization, if the person may act.

    Callers are cached, and other owners are not the callers. Without this check, an organization could belong to a
    person who is disabled, deleted or erased.

    Args:
        service: Where the users are.
        owner_id: Who owns the organization after the transaction.
        token: See `transaction`.
        refusal: Returns the error to raise if the person does not exist or may not act.
    """
    writes = transaction(token=token)
    try:
        with writes:
            writes.check(service.users, owner_id, condition=service.callers.may_act())
            yield writes
    except (DynamoDBConditionFailedError, ResourceNotFoundError) as error:
        if not writes.refused or writes.refused[0].call > 0:
            raise
        raise refusal() from error
