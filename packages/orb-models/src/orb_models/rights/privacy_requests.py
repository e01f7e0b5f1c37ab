# Generated from schemas/entities/PrivacyRequests.yml by "make generate". Do not edit.
"""Who may use the operations on PrivacyRequests."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from orb_common.security.rights import Relation, Right

if TYPE_CHECKING:
    from collections.abc import Mapping

_CUSTOMER_EMPLOYEE_OWNER_USER = frozenset({"CUSTOMER", "EMPLOYEE", "OWNER", "USER"})
_EMPLOYEE_OWNER = frozenset({"EMPLOYEE", "OWNER"})
RIGHTS: Final[Mapping[str, Right]] = MappingProxyType(
    {
        "PrivacyRequestsCreate": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.SELF),
        "PrivacyRequestsUpdate": Right(groups=_EMPLOYEE_OWNER),
        "PrivacyRequestsGet": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.SELF),
        "PrivacyRequestsList": Right(groups=_EMPLOYEE_OWNER),
        "PrivacyRequestsQueryByRequestId": Right(
            groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.SELF
        ),
        "PrivacyRequestsQueryByRequestType": Right(groups=_EMPLOYEE_OWNER),
        "PrivacyRequestsQueryByDataSubjectEmail": Right(
            groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.SELF
        ),
        "PrivacyRequestsQueryByOrganizationId": Right(groups=_EMPLOYEE_OWNER),
        "PrivacyRequestsQueryByStatus": Right(groups=_EMPLOYEE_OWNER),
        "PrivacyRequestsProcess": Right(groups=_EMPLOYEE_OWNER),
    }
)
