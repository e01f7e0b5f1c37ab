"""The root of every error that orb raises.

A caller needs four things of an error: what to tell its own caller (code, status), whether trying again makes
sense (retryable, retry_after), the facts (attributes, details), and a form to send that gives nothing away.
The root holds them all, so that a handler needs one `except`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, TypedDict, TypeVar

from .plain import Plain, to_plain

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "CommonOptions",
    "ErrorOptions",
    "OrbBaseException",
    "OrbError",
    "OrbWarning",
    "Shape",
    "format_error_response",
]

Shape = Literal["response", "plain", "typed"]
"""The forms of `OrbError.to_dict`.

- `response`: `{statusCode, body: {error: {code, message, details}}}`, the answer of a hub function;
- `plain`: `{error, message, details}`, the hub's older base class;
- `typed`: `{error, message, details, type}`, the motion layer, with its code where the class documents one.
"""

GENERIC_MESSAGE = "an internal error occurred"
E_co = TypeVar("E_co", bound="OrbError", covariant=True)


class CommonOptions(TypedDict, total=False):
    """What every constructor of the tree takes beside its own facts, by keyword."""

    code: str | None
    status: int | None
    retryable: bool | None
    details: Mapping[str, object] | None
    error_code: str | None
    """Old name of `code`."""
    http_status: int | None
    """Old name of `status`."""


class ErrorOptions(CommonOptions, total=False):
    """The same with the wait, for those that do not take it as a fact of their own."""

    retry_after: float | None


class OrbError(Exception):
    """Something went wrong, told in a form that callers can act on.

    Args:
        message: One sentence for people. It never holds values that came from outside: those belong in
            `details`.
        error_code: Old name of `code`, in its old place.
        status_code: Old name of `status`, in its old place.
        details: Facts for the log and, below status 500, for the caller. Copied, never changed in place.
        code: Replaces the class's code.
        status: Replaces the class's HTTP status.
        retryable: Replaces the class's word on whether the same call may succeed later.
        retry_after: Seconds to wait before that. None: unknown.
        http_status: Old name of `status`.
    """

    code: str = "ORB-SYS-000"
    status: int = 500
    retryable: bool = False
    retry_after: float | None = None

    motion_code: ClassVar[str | None] = "UNKNOWN_ERROR"
    """The code that the motion layer gave to the class of this name. None: it had none."""
    shape: ClassVar[Shape] = "response"
    """What `to_dict` gives unless told otherwise."""
    public_details: ClassVar[frozenset[str] | None] = None
    """Keys of `details` that a caller outside may see. None: all of them."""
    public_message: str | None = None
    """What a caller outside is told in place of message and details, where those tell how orb is built."""

    def __init_subclass__(cls, **options: object) -> None:
        """Keeps a subclass from answering with its parent's motion code."""
        super().__init_subclass__(**options)
        if "motion_code" not in cls.__dict__:
            cls.motion_code = None

    def __init__(
        self,
        message: str = "an unexpected error occurred",
        error_code: str | None = None,
        status_code: int | None = None,
        details: Mapping[str, object] | None = None,
        *,
        code: str | None = None,
        status: int | None = None,
        retryable: bool | None = None,
        retry_after: float | None = None,
        http_status: int | None = None,
    ) -> None:
        # What is no text, such as an exception that was wrapped, must not make `str` fail later, and may hold
        # anything.
        given: object = message
        self.message = given if isinstance(given, str) else f"<{type(given).__name__}>"
        super().__init__(self.message)
        self.details: dict[str, object] = dict(details) if details else {}
        self._set("code", code if code is not None else error_code)
        self._set("status", next((s for s in (status, status_code, http_status) if s is not None), None))
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

    @property
    def error_code(self) -> str:
        """Old name of `code`."""
        return self.code

    @property
    def status_code(self) -> int:
        """Old name of `status`."""
        return self.status

    @property
    def http_status(self) -> int:
        """Old name of `status`."""
        return self.status

    def to_dict(self, *, shape: Shape | None = None) -> dict[str, Plain]:
        """Tells everything, details included, in values that JSON can carry: for logs and trusted callers."""
        shape = shape or self.shape
        details = to_plain(self.details)
        if shape == "response":
            error: dict[str, Plain] = {"code": self.code, "message": self.message, "details": details}
            return {"statusCode": self.status, "body": {"error": error}}
        plain: dict[str, Plain] = {"error": self.code, "message": self.message, "details": details}
        if shape == "typed":
            if self.motion_code and self.code == type(self).code:
                plain["error"] = self.motion_code
            plain["type"] = type(self).__name__
        return plain

    def to_json(self, *, shape: Shape | None = None) -> str:
        """Gives `to_dict` as JSON. Never fails, whatever the details hold."""
        import json

        return json.dumps(to_plain(self.to_dict(shape=shape)))

    def public(self) -> dict[str, Plain]:
        """Tells what a caller outside may know: `{code, message}` and, below status 500, the details."""
        if self.status >= 500:  # noqa: PLR2004 - an HTTP status
            return {"code": self.code, "message": GENERIC_MESSAGE}
        if self.public_message is not None:
            return {"code": self.code, "message": self.public_message}
        shown = {
            k: v for k, v in self.details.items() if self.public_details is None or k in self.public_details
        }
        if not shown:
            return {"code": self.code, "message": self.message}
        return {"code": self.code, "message": self.message, "details": to_plain(shown)}

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


class OrbBaseException(OrbError):  # noqa: N818 - the hub's name
    """The hub's older base: its code is the class's name, its `to_dict` is the plain shape."""

    code = "OrbBaseException"
    shape: ClassVar[Shape] = "plain"

    def __init_subclass__(cls, **options: object) -> None:
        """Names the code after the class, where it has none of its own."""
        super().__init_subclass__(**options)
        if "code" not in cls.__dict__:
            cls.code = cls.__name__

    def __init__(
        self,
        message: str = "an unexpected error occurred",
        error_code: str | None = None,
        details: Mapping[str, object] | None = None,
        *,
        code: str | None = None,
        status: int | None = None,
        retryable: bool | None = None,
        retry_after: float | None = None,
        http_status: int | None = None,
    ) -> None:
        super().__init__(
            message, code=code, status=status, retryable=retryable, retry_after=retry_after, details=details,
            error_code=error_code, http_status=http_status,
        )  # fmt: skip


class OrbWarning(OrbBaseException):
    """Worth telling, not worth stopping for."""


def format_error_response(error: OrbError) -> dict[str, Plain]:
    """Gives the error as the answer of a hub function. The same as `error.to_dict(shape="response")`."""
    return error.to_dict(shape="response")
