"""Decide whether a caller has a permission, and say why.

Every decision is made by one function over the tables of `roles`. Unknown actions, unknown roles and callers without
an id are refused, so that a forgotten operation is closed rather than open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from orb_common._startup.lazy import old_names
from orb_common.exceptions import AuthenticationError, CrossAccessViolationError, PermissionDeniedError

from .roles import (
    NOT_ON_THE_OWNER,
    ORGANIZATION_PERMISSIONS,
    PLATFORM_ADMINISTRATORS,
    ROLE_PERMISSIONS,
    OrganizationRole,
    organization_role,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping


class Reason(StrEnum):
    """Why a decision came out as it did."""

    PLATFORM_ADMINISTRATOR = "PLATFORM_ADMINISTRATOR"
    SELF = "SELF"
    ROLE = "ROLE"
    GROUP = "GROUP"
    ANONYMOUS = "ANONYMOUS"
    NOT_IN_GROUP = "NOT_IN_GROUP"
    NOT_YOURS = "NOT_YOURS"
    NOT_A_MEMBER = "NOT_A_MEMBER"
    NOT_IN_ROLE = "NOT_IN_ROLE"
    ORGANIZATION_INACTIVE = "ORGANIZATION_INACTIVE"
    OWNER_PROTECTED = "OWNER_PROTECTED"
    UNKNOWN_ACTION = "UNKNOWN_ACTION"


ALLOWING: Final = frozenset({Reason.PLATFORM_ADMINISTRATOR, Reason.SELF, Reason.ROLE, Reason.GROUP})
CROSS_ACCESS: Final = frozenset({Reason.NOT_YOURS, Reason.NOT_A_MEMBER})
"""The resource belongs to another person or organization."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """The caller, as far as authentication proved it."""

    user_id: str
    """The id in the users table, not the Cognito sub: two identities of one person must not be compared."""
    cognito_sub: str | None = None
    groups: Collection[str] = frozenset()
    memberships: Mapping[str, str] = field(default_factory=dict)
    """Organization id -> role, active memberships only."""
    session_id: str | None = None
    ip_address: str | None = None
    user_agent: str | None = None
    request_id: str | None = None

    def __post_init__(self) -> None:
        groups: Iterable[str] = (self.groups,) if isinstance(self.groups, str) else self.groups
        object.__setattr__(self, "groups", frozenset(str(group) for group in groups))

    @property
    def is_admin(self) -> bool:
        """Whether this is an administrator of the platform (group OWNER or EMPLOYEE)."""
        return bool(self.user_id) and not PLATFORM_ADMINISTRATORS.isdisjoint(self.groups)

    def is_self(self, user_id: str | None) -> bool:
        """Return whether an id is this person's own."""
        return bool(self.user_id) and self.user_id == user_id

    def to_audit_context(self) -> dict[str, object]:
        """Return the facts about this principal for an audit event."""
        facts = {
            "userId": self.user_id,
            "cognitoSub": self.cognito_sub,
            "groups": sorted(self.groups),
            "isAdmin": self.is_admin,
            "sessionId": self.session_id,
            "ipAddress": self.ip_address,
            "userAgent": self.user_agent,
            "requestId": self.request_id,
        }
        return {name: value for name, value in facts.items() if value is not None}


class Resource(NamedTuple):
    """The target of an action, with the facts that decide on access to it."""

    kind: str
    """user, organization, application ..."""
    id: str | None = None
    owner_id: str | None = None
    """The person that it belongs to, if any."""
    organization_id: str | None = None
    """The organization that it belongs to, if any."""
    organization_owner_id: str | None = None
    organization_active: bool = True
    role: str | None = None
    """The caller's role in that organization, read for this call. None: see `Principal.memberships`."""

    @classmethod
    def user(cls, user_id: str | None) -> Resource:
        """Return a person's own record as a resource."""
        return cls(kind="user", id=user_id, owner_id=user_id)

    @classmethod
    def organization(
        cls, organization_id: str, *, owner_id: str | None, active: bool = True, role: str | None = None
    ) -> Resource:
        """Return an organization, or a part of it without an id of its own, as a resource."""
        return cls(
            kind="organization", id=organization_id, organization_id=organization_id,
            organization_owner_id=owner_id, organization_active=active, role=role,
        )  # fmt: skip


class Decision(NamedTuple):
    """A decision on an action, with its reason. True if the action is allowed."""

    action: str
    reason: Reason
    resource: Resource | None = None

    @property
    def allowed(self) -> bool:
        """Whether the action is allowed."""
        return self.reason in ALLOWING

    def __bool__(self) -> bool:
        return self.allowed

    def require(self, principal: Principal | None = None) -> None:
        """Raise an error unless the action is allowed.

        Raises:
            AuthenticationError: 401. The caller is not known.
            CrossAccessViolationError: 403. The resource belongs to another person or organization.
            PermissionDeniedError: 403. Any other reason.
        """
        if self.allowed:
            return
        if self.reason is Reason.ANONYMOUS:
            raise AuthenticationError("the caller is not known")
        if self.reason in CROSS_ACCESS:
            raise CrossAccessViolationError(
                source_entity=principal.user_id if principal else None,
                target_entity=self.resource.id if self.resource else None,
                entity_type=self.resource.kind if self.resource else None,
            )
        raise PermissionDeniedError(required_permission=self.action)


def allowed(principal: Principal | None, permission: str, resource: Resource | None = None) -> Decision:
    """Decide whether a caller has a permission in an organization.

    `rights.decide` decides whether a caller may use an operation of an API.

    Args:
        principal: The caller. None: not known.
        permission: `category.action`, as in `ORGANIZATION_PERMISSIONS`.
        resource: The target. None: no particular organization, so only an administrator is allowed.
    """
    return Decision(action=permission, reason=_reason(principal, permission, resource), resource=resource)


def _reason(principal: Principal | None, permission: str, resource: Resource | None) -> Reason:
    if principal is None or not principal.user_id:
        return Reason.ANONYMOUS
    # Checked before administrators are allowed, so that a misspelt permission does not go unnoticed.
    if permission not in ORGANIZATION_PERMISSIONS:
        return Reason.UNKNOWN_ACTION
    if principal.is_admin:
        return Reason.PLATFORM_ADMINISTRATOR
    if resource is None:
        return Reason.NOT_IN_GROUP
    return in_organization(principal, permission, resource)


def in_organization(
    principal: Principal,
    permission: str | None,
    resource: Resource,
    *,
    roles: Collection[OrganizationRole] = frozenset(OrganizationRole),
) -> Reason:
    """Return why a caller may or may not act in the organization of a resource.

    Args:
        principal: The caller.
        permission: The permission that the role must hold. None: any role of `roles` is enough.
        resource: The target.
        roles: The roles that may act at all.
    """
    if permission is not None and permission not in ORGANIZATION_PERMISSIONS:
        return Reason.UNKNOWN_ACTION
    role = role_in(principal, resource)
    if role is None:
        return Reason.NOT_A_MEMBER
    if not resource.organization_active:
        return Reason.ORGANIZATION_INACTIVE
    if role not in roles or (permission is not None and permission not in ROLE_PERMISSIONS[role]):
        return Reason.NOT_IN_ROLE
    # Otherwise an administrator could take over an organization by removing its owner.
    on_owner = resource.id is not None and resource.id == resource.organization_owner_id
    if permission in NOT_ON_THE_OWNER and on_owner and role is not OrganizationRole.OWNER:
        return Reason.OWNER_PROTECTED
    return Reason.ROLE


def role_in(principal: Principal, resource: Resource) -> OrganizationRole | None:
    """Return the caller's role in the organization of a resource: OWNER by its `ownerId`, else by membership."""
    if principal.is_self(resource.organization_owner_id):
        return OrganizationRole.OWNER
    return organization_role(resource.role or principal.memberships.get(resource.organization_id or ""))


def self_or_admin(principal: Principal | None, target_user_id: str | None) -> Decision:
    """Decide whether a caller may use a user's record: their own, or any as an administrator."""
    if principal is None or not principal.user_id:
        reason = Reason.ANONYMOUS
    elif principal.is_admin:
        reason = Reason.PLATFORM_ADMINISTRATOR
    else:
        reason = Reason.SELF if principal.is_self(target_user_id) else Reason.NOT_YOURS
    return Decision(action="user", reason=reason, resource=Resource.user(target_user_id))


__getattr__ = old_names(__name__)
