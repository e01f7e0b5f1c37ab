# Generated from schemas/entities/PrivacyRequests.yml by "make generate". Do not edit.
"""Who may use the operations on PrivacyRequests."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from orb_common.security.rights import Right

if TYPE_CHECKING:
    from collections.abc import Mapping

_CUSTOMER_EMPLOYEE_OWNER_USER = frozenset({"CUSTOMER", "EMPLOYEE", "OWNER", "USER"})
RIGHTS: Final[Mapping[str, Right]] = MappingProxyType(
    {
        "PrivacyRequestsCreate": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "PrivacyRequestsUpdate": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "PrivacyRequestsDelete": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "PrivacyRequestsDisable": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "PrivacyRequestsGet": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "PrivacyRequestsList": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "PrivacyRequestsQueryByRequestId": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "PrivacyRequestsQueryByRequestType": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "PrivacyRequestsQueryByReceivedAt": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "PrivacyRequestsQueryByRequestTypeAndReceivedAt": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "PrivacyRequestsQueryByDataSubjectEmail": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "PrivacyRequestsQueryByDataSubjectEmailAndReceivedAt": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "PrivacyRequestsQueryByOrganizationId": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "PrivacyRequestsQueryByOrganizationIdAndReceivedAt": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "PrivacyRequestsQueryByStatus": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "PrivacyRequestsQueryByDeadline": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "PrivacyRequestsQueryByStatusAndDeadline": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
    }
)
