"""Decide who may use an operation: by groups of the user pool, a relation to the resource, and a permission.

A right is written once, in `authConfig` of a schema. `orb_models.rights`, which functions check through
`orb_common.appsync`, and docs/rights.md are generated from it. `roles` says what each role permits.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from .permissions import Decision, Reason, in_organization
from .roles import OrganizationRole

if TYPE_CHECKING:
    from .permissions import Principal, Resource


class Relation(StrEnum):
    """What a caller must be to the resource of an operation."""

    SELF = "self"
    """The person that it belongs to."""
    MEMBER = "member"
    """A member of the organization, or its owner."""
    OWNER = "owner"
    """The owner of the organization."""


class Right(NamedTuple):
    """Who may use one operation.

    A caller must be in one of the groups. Administrators of the platform may then act on any resource. Others also need
    the relation and the permission, if the right names them.
    """

    groups: frozenset[str]
    relation: Relation | None = None
    permission: str | None = None
    """A key of `roles.ORGANIZATION_PERMISSIONS`. Only with the relations `member` and `owner`."""


def decide(
    principal: Principal | None, operation: str, right: Right, resource: Resource | None = None
) -> Decision:
    """Decide whether a caller may use an operation.

    Args:
        principal: The caller. None: not known.
        operation: Its name, for the decision.
        right: Who may use it.
        resource: The target. None: the operation has no target, so a right with a relation refuses.
    """
    return Decision(action=operation, reason=_reason(principal, right, resource), resource=resource)


def _reason(principal: Principal | None, right: Right, resource: Resource | None) -> Reason:
    if principal is None or not principal.user_id:
        return Reason.ANONYMOUS
    if right.groups.isdisjoint(principal.groups):
        return Reason.NOT_IN_GROUP
    if principal.is_admin:
        return Reason.PLATFORM_ADMINISTRATOR
    if right.relation is None:
        return Reason.GROUP
    return _by_relation(principal, right, resource)


def _by_relation(principal: Principal, right: Right, resource: Resource | None) -> Reason:
    if right.relation is Relation.SELF:
        own = resource is not None and principal.is_self(resource.owner_id)
        return Reason.SELF if own else Reason.NOT_YOURS
    if resource is None:
        return Reason.NOT_A_MEMBER
    roles = {OrganizationRole.OWNER} if right.relation is Relation.OWNER else set(OrganizationRole)
    return in_organization(principal, right.permission, resource, roles=roles)
