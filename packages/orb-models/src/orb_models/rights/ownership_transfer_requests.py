# Generated from schemas/entities/OwnershipTransferRequests.yml by "make generate". Do not edit.
"""Who may use the operations on OwnershipTransferRequests."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from orb_common.security.rights import Right

if TYPE_CHECKING:
    from collections.abc import Mapping

_CUSTOMER_EMPLOYEE_OWNER_USER = frozenset({"CUSTOMER", "EMPLOYEE", "OWNER", "USER"})
RIGHTS: Final[Mapping[str, Right]] = MappingProxyType(
    {
        "OwnershipTransferRequestsCreate": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "OwnershipTransferRequestsUpdate": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "OwnershipTransferRequestsDelete": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "OwnershipTransferRequestsDisable": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "OwnershipTransferRequestsGet": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "OwnershipTransferRequestsList": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "OwnershipTransferRequestsQueryByTransferId": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "OwnershipTransferRequestsQueryByCurrentOwnerId": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "OwnershipTransferRequestsQueryByCreatedAt": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "OwnershipTransferRequestsQueryByCurrentOwnerIdAndCreatedAt": Right(
            groups=_CUSTOMER_EMPLOYEE_OWNER_USER
        ),
        "OwnershipTransferRequestsQueryByNewOwnerId": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "OwnershipTransferRequestsQueryByNewOwnerIdAndCreatedAt": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "OwnershipTransferRequestsQueryByStatus": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "OwnershipTransferRequestsQueryByStatusAndCreatedAt": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "OwnershipTransferRequestsQueryByExpiresAt": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
        "OwnershipTransferRequestsQueryByStatusAndExpiresAt": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
    }
)
