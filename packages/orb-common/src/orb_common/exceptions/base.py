"""The base class of all errors that orb raises.

A handler needs four things from an error: the code and status to answer with, whether to try again (`retryable`,
`retry_after`), the facts (attributes and `details`), and a form without secrets to send. The base class has all four,
so one `except` is enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypedDict, TypeVar, cast

from orb_common._startup.lazy import old_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_common.jsonable import Json

__all__ = ["CommonOptions", "ErrorOptions", "OrbError", "redacted_details"]

MIN_STATUS, MAX_STATUS = 400, 599
GENERIC_MESSAGE = "an internal error occurred"
E_co = TypeVar("E_co", bound="OrbError", covariant=True)


class CommonOptions(TypedDict, total=False):
    """The keyword arguments that every error takes besides its own facts."""

    code: str | None
    status: int | None
    retryable: bool | None
    details: Mapping[str, object] | None


class ErrorOptions(CommonOptions, total=False):
    """The keyword arguments of an error that has no `retry_after` among its own facts."""

    retry_after: float | None


class OrbError(Exception):
    """An error with all that a handler needs to act on it.

    Args:
        message: One sentence for people. Values from outside never go into it: they belong in `details`.
        code: Replaces the code of the class.
        status: Replaces the HTTP status of the class.
        details: Facts for the log and, below status 500, for the caller. The mapping is copied, never changed.
        retryable: Whether the same call may succeed later. Replaces the value of the class.
        retry_after: Seconds to wait before the next attempt. None: unknown.

    Raises:
        TypeError: `status` is not a whole number.
        ValueError: `status` is not an HTTP error status, from 400 to 599.
    """

    code: str = "ORB-SYS-000"
    status: int = 500
    retryable: bool = False
    retry_after: float | None = None

    public_details: ClassVar[frozenset[str] | None] = None
    """The keys of `details` that a caller outside of orb may see. None: all of them."""
    public_message: str | None = None
    """The text that a caller outside of orb sees in place of message and details, if these show how orb is built."""

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
        # A message that is not text, such as a wrapped exception, would make `str` fail later, and could hold
        # anything. So only its type is named.
        untyped: object = message
        self.message = untyped if isinstance(untyped, str) else f"<{type(untyped).__name__}>"
        super().__init__(self.message)
        self.details: dict[str, object] = dict(details) if details else {}
        self._set("code", code)
        self._set("status", _validate_status(status))
        self._set("retryable", retryable)
        self._set("retry_after", retry_after)

    def _set(self, name: str, value: object) -> None:
        if value is not None:
            setattr(self, name, value)

    def _facts(self, **facts: object) -> None:
        """Add the facts that are not None to the details. Details that the caller gave are not replaced."""
        for name, value in facts.items():
            if value is not None:
                self.details.setdefault(name, value)

    def __str__(self) -> str:
        return self.message

    def to_dict(self) -> dict[str, Json]:
        """Return the whole error for logs and trusted callers, with its details but without their secrets.

        Returns:
            `{statusCode, body: {error: {code, message, details}}}`, with values that JSON can carry.
        """
        error: dict[str, Json] = {
            "code": self.code,
            "message": self.message,
            "details": redacted_details(self.details),
        }
        return {"statusCode": self.status, "body": {"error": error}}

    def to_json(self) -> str:
        """Return `to_dict` as JSON. Never raises, whatever the details hold."""
        import json

        from orb_common.jsonable import jsonable

        return json.dumps(jsonable(self.to_dict()))

    def public(self) -> dict[str, Json]:
        """Return what a caller outside of orb may see: `{code, message}`, and below status 500 also `details`."""
        if self.status >= 500:  # noqa: PLR2004 - an HTTP status
            return {"code": self.code, "message": GENERIC_MESSAGE}
        if self.public_message is not None:
            return {"code": self.code, "message": self.public_message}
        visible = {
            k: v for k, v in self.details.items() if self.public_details is None or k in self.public_details
        }
        if not visible:
            return {"code": self.code, "message": self.message}
        return {"code": self.code, "message": self.message, "details": redacted_details(visible)}

    def __reduce__(self) -> tuple[object, ...]:
        # By default, pickle calls the class with `args`. This fails for a constructor with other parameters.
        return _rebuild, (type(self), self.args), {**self.__dict__, "_cause": _pickle_cause(self.__cause__)}

    def __setstate__(self, state: dict[str, object] | None) -> None:
        """Restore the state that `__reduce__` returned."""
        values = dict(state or {})
        cause = _unpickle_cause(values.pop("_cause", None))
        self.__dict__.update(values)
        if cause is not None:
            self.__cause__ = cause


def _validate_status(status: object) -> int | None:
    # A wrong status is refused where the error is made. Otherwise `public` would fail, later and far from the mistake.
    if status is None:
        return None
    if not isinstance(status, int) or isinstance(status, bool):
        raise TypeError("status must be a whole number")
    if not MIN_STATUS <= status <= MAX_STATUS:
        raise ValueError(f"status must be from {MIN_STATUS} to {MAX_STATUS}")
    return status


def redacted_details(details: dict[str, object]) -> dict[str, Json]:
    """Return details in a form that JSON can carry, without their secrets: they may come from outside of orb."""
    from orb_common.jsonable import jsonable
    from orb_common.redaction import redact

    # An object is replaced by the name of its type, because its text could hold anything.
    return cast("dict[str, Json]", redact(jsonable(details))) if details else {}


def _rebuild(cls: type[E_co], args: tuple[object, ...]) -> E_co:
    return cls.__new__(cls, *args)


def _pickle_cause(cause: BaseException | None) -> bytes | None:
    """Pickle the cause by itself, so that the error can be pickled even if its cause cannot."""
    if cause is None:
        return None
    import pickle

    try:
        return pickle.dumps(cause)
    except Exception:  # noqa: BLE001 - classes of others may raise anything
        return None


def _unpickle_cause(packed: object) -> BaseException | None:
    if not isinstance(packed, bytes):
        return None
    import pickle

    try:
        cause = pickle.loads(packed)  # noqa: S301 - part of a pickle that is being loaded already
    except Exception:  # noqa: BLE001 - classes of others may raise anything
        return None
    return cause if isinstance(cause, BaseException) else None


__getattr__ = old_names(__name__)
