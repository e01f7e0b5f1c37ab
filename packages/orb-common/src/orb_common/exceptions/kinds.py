"""The ten kinds of errors: what a caller can do about them.

Every error of orb is below exactly one kind. A kind can be caught, and raised where nothing more needs to be said.
"""

from __future__ import annotations

from typing import Final

from .base import OrbError

__all__ = [
    "KINDS",
    "ConflictError",
    "DeniedError",
    "InternalError",
    "InvalidError",
    "MisconfiguredError",
    "NotFoundError",
    "ThrottledError",
    "TimedOutError",
    "UnauthenticatedError",
    "UnavailableError",
]


class InvalidError(OrbError):
    """The request breaks a rule. Tell the caller which one; the same request will never pass."""

    code = "INVALID"
    status = 400
    retryable = False


class UnauthenticatedError(OrbError):
    """It is not proven who calls. Ask the caller to sign in again."""

    code = "UNAUTHENTICATED"
    status = 401
    retryable = False


class DeniedError(OrbError):
    """The caller is known and may not do this. Refuse, and leave a trace: signing in again does not help."""

    code = "DENIED"
    status = 403
    retryable = False


class NotFoundError(OrbError):
    """There is nothing of that name: a record, a route, an operation. Create it, or do without it."""

    code = "ORB-DATA-005"
    status = 404
    retryable = False


class ConflictError(OrbError):
    """The request contradicts what is stored. Read the present state, then decide."""

    code = "ORB-DATA-003"
    status = 409
    retryable = False


class ThrottledError(OrbError):
    """Too many requests. Wait, by `retry_after` where it is known, and send the same request again."""

    code = "THROTTLED"
    status = 429
    retryable = True


class UnavailableError(OrbError):
    """A service failed or cannot be reached. Try again with growing pauses, or use what you still have."""

    code = "UNAVAILABLE"
    status = 503
    retryable = True


class TimedOutError(OrbError):
    """No answer came in time. What was asked for may have been done: repeat it only if that does no harm."""

    code = "TIMED_OUT"
    status = 504
    retryable = True


class MisconfiguredError(OrbError):
    """A setting, a role or a credential of ours is wrong. Raise an alarm: only a deployment helps."""

    code = "MISCONFIGURED"
    status = 500
    retryable = False


class InternalError(OrbError):
    """A mistake of our own. Raise an alarm: asking again gives the same answer."""

    code = "INTERNAL"
    status = 500
    retryable = False


KINDS: Final = (
    InvalidError, UnauthenticatedError, DeniedError, NotFoundError, ConflictError, ThrottledError, UnavailableError,
    TimedOutError, MisconfiguredError, InternalError,
)  # fmt: skip
"""All kinds, by status."""
