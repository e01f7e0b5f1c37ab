# Generated from schemas/entities/Notifications.yml by "make generate". Do not edit.
"""Who may use the operations on Notifications."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from orb_common.security.rights import Right

if TYPE_CHECKING:
    from collections.abc import Mapping

_CUSTOMER_EMPLOYEE_OWNER = frozenset({"CUSTOMER", "EMPLOYEE", "OWNER"})
RIGHTS: Final[Mapping[str, Right]] = MappingProxyType(
    {
        "NotificationsCreate": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "NotificationsUpdate": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "NotificationsDelete": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "NotificationsDisable": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "NotificationsGet": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "NotificationsList": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "NotificationsQueryByNotificationId": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "NotificationsQueryByRecipientUserId": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "NotificationsQueryByCreatedAt": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "NotificationsQueryByRecipientUserIdAndCreatedAt": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "NotificationsQueryByType": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "NotificationsQueryByStatus": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "NotificationsQueryByTypeAndStatus": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
    }
)
