"""The event types and targets in the audit trail of the users function."""

from __future__ import annotations

from enum import StrEnum


class UserAuditEventType(StrEnum):
    """What happened to a user, or was refused. The names are the hub's."""

    USER_CREATED = "USER_CREATED"
    USER_UPDATED = "USER_UPDATED"
    USER_STATUS_CHANGED = "USER_STATUS_CHANGED"
    USER_ACTIVATED = "USER_ACTIVATED"
    USER_SUSPENDED = "USER_SUSPENDED"
    """Disabled; can be enabled again."""
    USER_DEACTIVATED = "USER_DEACTIVATED"
    """Deleted by status; the row remains."""
    USER_DELETED = "USER_DELETED"
    """Deleted with the row."""
    USER_PROFILE_VIEWED = "USER_PROFILE_VIEWED"
    USER_DATA_EXPORTED = "USER_DATA_EXPORTED"
    USER_ORGANIZATIONS_VIEWED = "USER_ORGANIZATIONS_VIEWED"
    USER_ACCESS_DENIED = "USER_ACCESS_DENIED"
    USER_CROSS_ACCESS_ATTEMPTED = "USER_CROSS_ACCESS_ATTEMPTED"


ALL_USERS = "ALL_USERS"
"""The target of an event about a list."""
UNKNOWN = "UNKNOWN"
"""The target of an event about an unknown user."""
TARGETS = {"UsersCreate": "NEW_USER", "UsersList": ALL_USERS}
"""The targets of refused operations that are not about one user."""
