"""The root of every error that orb raises.

A caller needs four things of an error: what to tell its own caller (code, status), whether to try again (retryable,
retry_after), the facts (attributes, details), and a form to send that gives nothing away. The root holds them all, so
that a handler needs one `except`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypedDict, TypeVar, cast

from orb_common._startup.lazy import old_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_common.jsonable import Json

__all__ = ["CommonOptions", "ErrorOptions", "OrbError", "shown_details"]

LEAST_STATUS, MOST_STATUS = 400, 599
GENERIC_MESSAGE = "an internal error occurred"
E_co = TypeVar("E_co", bound="OrbError", covariant=True)


class CommonOptions(TypedDict, total=False):
    """What every constructor of the tree takes beside its own facts, by keyword."""

    code: str | None
    status: int | None
    retryable: bool | None
    details: Mapping[str, object] | None


class ErrorOptions(CommonOptions, total=False):
    """The same with the wait, for those that do not take it as a fact of their own."""

    retry_after: float | None


class OrbError(Exception):
    """Something went wrong, described so that callers can act on it.

    Args:
        message: One sentence for people. It never holds values that came from outside: those belong in `details`.
        code: Replaces the class's code.
        status: Replaces the class's HTTP status.
        details: Facts for the log and, below status 500, for the caller. Copied, never changed in place.
        retryable: Replaces the class's word on whether the same call may succeed later.
        retry_after: Seconds to wait before that. None: unknown.

    Raises:
        TypeError: `status` is not a whole number.
        ValueError: `status` is not one of HTTP's errors, from 400 to 599.
    """

    code: str = "ORB-SYS-000"
    status: int = 500
    retryable: bool = False
    retry_after: float | None = None

    public_details: ClassVar[frozenset[str] | None] = None
    """Keys of `details` that a caller outside may see. None: all of them."""
    public_message: str | None = None
    """Replaces message and details for a caller outside, where those show how orb is built."""

    def __init__(
        self,
        message: str = "an unexpected error occurred",
        code: str | None = None,
        status: int | None = None,
        details: Mapping[str, object] | None = None,
        *,
        retryable: bool | None = None,
        retry_after: float | None = None,
    ) -> None:
        # What is not text, such as an exception that was wrapped, must not make `str` fail later, and may hold
        # anything.
        given: object = message
        self.message = given if isinstance(given, str) else f"<{type(given).__name__}>"
        super().__init__(self.message)
        self.details: dict[str, object] = dict(details) if details else {}
        self._set("code", code)
        self._set("status", _checked_status(status))
        self._set("retryable", retryable)
        self._set("retry_after", retry_after)

    def _set(self, name: str, value: object) -> None:
        if value is not None:
            setattr(self, name, value)

    def _facts(self, **facts: object) -> None:
        """Adds what is known to the details; what the caller put there stays."""
        for name, value in facts.items():
            if value is not None:
                self.details.setdefault(name, value)

    def __str__(self) -> str:
        return self.message

    def to_dict(self) -> dict[str, Json]:
        """Return everything, details without secrets included: for logs and trusted callers.

        Returns:
            `{statusCode, body: {error: {code, message, details}}}`, in values that JSON can carry.
        """
        error: dict[str, Json] = {
            "code": self.code,
            "message": self.message,
            "details": shown_details(self.details),
        }
        return {"statusCode": self.status, "body": {"error": error}}

    def to_json(self) -> str:
        """Return `to_dict` as JSON. Never fails, whatever the details hold."""
        import json

        from orb_common.jsonable import jsonable

        return json.dumps(jsonable(self.to_dict()))

    def public(self) -> dict[str, Json]:
        """Return what a caller outside may know: `{code, message}`, below status 500 the details without secrets."""
        if self.status >= 500:  # noqa: PLR2004 - an HTTP status
            return {"code": self.code, "message": GENERIC_MESSAGE}
        if self.public_message is not None:
            return {"code": self.code, "message": self.public_message}
        shown = {
            k: v for k, v in self.details.items() if self.public_details is None or k in self.public_details
        }
        if not shown:
            return {"code": self.code, "message": self.message}
        return {"code": self.code, "message": self.message, "details": shown_details(shown)}

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions are rebuilt by calling the class with `args`, which fits no constructor with facts of its
        # own.
        return _rebuild, (type(self), self.args), {**self.__dict__, "_cause": _pack(self.__cause__)}

    def __setstate__(self, state: dict[str, object] | None) -> None:
        """Takes back what `__reduce__` gave."""
        values = dict(state or {})
        cause = _unpack(values.pop("_cause", None))
        self.__dict__.update(values)
        if cause is not None:
            self.__cause__ = cause


def _checked_status(status: object) -> int | None:
    # Told where it is written. `public`, which compares it, is called far away, on the way to a caller.
    if status is None:
        return None
    if not isinstance(status, int) or isinstance(status, bool):
        raise TypeError("status must be a whole number")
    if not LEAST_STATUS <= status <= MOST_STATUS:
        raise ValueError(f"status must be from {LEAST_STATUS} to {MOST_STATUS}")
    return status


def shown_details(details: dict[str, object]) -> dict[str, Json]:
    """Return details in JSON without their secrets: what was put there came from outside."""
    from orb_common.jsonable import jsonable
    from orb_common.redaction import redact

    # Objects are their type's name: their text could hold anything.
    return cast("dict[str, Json]", redact(jsonable(details))) if details else {}


def _rebuild(cls: type[E_co], args: tuple[object, ...]) -> E_co:
    return cls.__new__(cls, *args)


def _pack(cause: BaseException | None) -> bytes | None:
    """Pickles the cause apart: one that cannot be pickled must not keep the error itself from travelling."""
    if cause is None:
        return None
    import pickle

    try:
        return pickle.dumps(cause)
    except Exception:  # noqa: BLE001 - a foreign class may fail in any way
        return None


def _unpack(packed: object) -> BaseException | None:
    if not isinstance(packed, bytes):
        return None
    import pickle

    try:
        cause = pickle.loads(packed)  # noqa: S301 - part of a pickle that is being loaded already
    except Exception:  # noqa: BLE001 - a foreign class may take other arguments than it keeps
        return None
    return cause if isinstance(cause, BaseException) else None


__getattr__ = old_names(__name__)
