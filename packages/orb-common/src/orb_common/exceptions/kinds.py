"""The ten kinds of errors. A kind says what to do about an error.

Every error of orb is below exactly one kind. Code catches kinds, and raises a kind if no subclass says more.
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
    """The request breaks a rule. Tell the caller which rule. The same request will never succeed."""

    code = "INVALID"
    status = 400
    retryable = False


class UnauthenticatedError(OrbError):
    """The caller has not proven an identity. Ask the caller to sign in again."""

    code = "UNAUTHENTICATED"
    status = 401
    retryable = False


class DeniedError(OrbError):
    """The caller is known and may not do this. Refuse, and record the attempt. Signing in again does not help."""

    code = "DENIED"
    status = 403
    retryable = False


class NotFoundError(OrbError):
    """A record, route or operation with that name does not exist. Create it, or do without it."""

    code = "ORB-DATA-005"
    status = 404
    retryable = False


class ConflictError(OrbError):
    """The request conflicts with what is stored. Read the current state, then decide."""

    code = "ORB-DATA-003"
    status = 409
    retryable = False


class ThrottledError(OrbError):
    """Too many requests. Wait `retry_after` seconds, if known, and send the same request again."""

    code = "THROTTLED"
    status = 429
    retryable = True


class UnavailableError(OrbError):
    """A service failed or cannot be reached. Try again with growing waits, or use older data."""

    code = "UNAVAILABLE"
    status = 503
    retryable = True


class TimedOutError(OrbError):
    """No answer came in time. The request may have been carried out: repeat it only if that does no harm."""

    code = "TIMED_OUT"
    status = 504
    retryable = True


class MisconfiguredError(OrbError):
    """A setting, role or credential of the function is wrong. Raise an alarm: only a deployment helps."""

    code = "MISCONFIGURED"
    status = 500
    retryable = False


class InternalError(OrbError):
    """A mistake in orb or the function. Raise an alarm: the same request fails again."""

    code = "INTERNAL"
    status = 500
    retryable = False


KINDS: Final = (
    InvalidError, UnauthenticatedError, DeniedError, NotFoundError, ConflictError, ThrottledError, UnavailableError,
    TimedOutError, MisconfiguredError, InternalError,
)  # fmt: skip
"""All kinds, in the order of the tree."""
