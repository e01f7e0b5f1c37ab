# Generated from schemas/entities/Invitations.yml by "make generate". Do not edit.
"""Who may use the operations on Invitations."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from orb_common.security.rights import Relation, Right

if TYPE_CHECKING:
    from collections.abc import Mapping

_CUSTOMER_EMPLOYEE_OWNER_USER = frozenset({"CUSTOMER", "EMPLOYEE", "OWNER", "USER"})
RIGHTS: Final[Mapping[str, Right]] = MappingProxyType(
    {
        "InvitationsCreate": Right(
            groups=_CUSTOMER_EMPLOYEE_OWNER_USER,
            relation=Relation.MEMBER,
            permission="users.invitations_create",
        ),
        "InvitationsUpdate": Right(
            groups=_CUSTOMER_EMPLOYEE_OWNER_USER,
            relation=Relation.MEMBER,
            permission="users.invitations_update",
        ),
        "InvitationsDelete": Right(
            groups=_CUSTOMER_EMPLOYEE_OWNER_USER,
            relation=Relation.MEMBER,
            permission="users.invitations_delete",
        ),
        "InvitationsGet": Right(
            groups=_CUSTOMER_EMPLOYEE_OWNER_USER,
            relation=Relation.MEMBER,
            permission="users.invitations_read",
        ),
        "InvitationsQueryByOrganizationId": Right(
            groups=_CUSTOMER_EMPLOYEE_OWNER_USER,
            relation=Relation.MEMBER,
            permission="users.invitations_read",
        ),
        "InvitationsQueryByInviteeEmail": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.SELF),
        "InvitationsResend": Right(
            groups=_CUSTOMER_EMPLOYEE_OWNER_USER,
            relation=Relation.MEMBER,
            permission="users.invitations_resend",
        ),
        "InvitationsAccept": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.SELF),
        "InvitationsDecline": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.SELF),
    }
)
