"""Writes one log record as one line of JSON, without secrets, whatever the record holds.

Redaction sits here because everything passes here: message, arguments, extra fields, appended keys, exception
text, tracebacks, logged events. Helpers that clean what they are given leave every other way open.
"""

from __future__ import annotations

import os
import time
from functools import partial
from itertools import islice
from logging import LogRecord, StreamHandler
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO, cast

import orjson
from aws_lambda_powertools.logging.formatter import (
    RESERVED_LOG_ATTRS,
    THREAD_LOCAL_KEYS,
    LambdaPowertoolsFormatter,
)
from aws_lambda_powertools.shared.functions import powertools_dev_is_set

from orb_common.jsonable import Readable, jsonable
from orb_common.redaction import redact_line

from .line_limit import LINE_BYTES, fit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["LineHandler", "OrbFormatter"]

_RESERVED = frozenset(RESERVED_LOG_ATTRS) | {"taskName"}
# What logging itself puts into a record comes first; extra fields follow.
_OWN_ATTRIBUTES = len(LogRecord("", 0, "", 0, "", (), None).__dict__)
_TRACE_VARIABLE = "_X_AMZN_TRACE_ID"
_TEMPLATES = {"level": "%(levelname)s", "location": "%(funcName)s:%(lineno)d", "timestamp": "%(asctime)s"}


class OrbFormatter(LambdaPowertoolsFormatter):
    """Powertools' formatter with redaction, bounds, and orjson underneath. Times are UTC, RFC 3339.

    Takes what Powertools' takes. A line tells level, location, message and what was logged with it, then
    time, service and the appended keys; `log_record_order` changes that. `json_serializer` gets a structure
    that holds no secrets any more.
    """

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - Powertools' options and keys
        self._serializer = options.get("json_serializer")
        self._read_message = options.get("json_deserializer") or orjson.loads
        self._form = partial(jsonable, policy=_Orjson(options.get("json_default")))
        self._own_time = not any(options.get(name) for name in _CHANGES_TIME)
        self._ordered = bool(options.get("log_record_order"))
        self._second = -1
        self._second_text = ""
        self._kept: _Kept | None = None
        self._state = object()
        super().__init__(**options)
        self._indented = powertools_dev_is_set()

    def append_keys(self, **additional_keys: object) -> None:
        """Adds keys to each line."""
        super().append_keys(**additional_keys)
        self._state = object()

    def remove_keys(self, keys: Iterable[str]) -> None:
        """Takes keys out again."""
        super().remove_keys(keys)
        self._state = object()

    def clear_state(self) -> None:
        """Forgets what was appended."""
        super().clear_state()
        self._state = object()

    def format(self, record: LogRecord) -> str:
        """Gives the line. Never raises: a record that cannot be written is told of in its place."""
        try:
            return self._format(record)
        except Exception as error:  # noqa: BLE001 - losing the line, or the request, would be worse
            return self._unwritable(record, error)

    def formatTime(self, record: LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - logging's name
        """Gives the time of a record, e.g. 2026-11-21T08:30:00.123Z."""
        if not self._own_time:
            return super().formatTime(record, datefmt)
        second = int(record.created)
        if second != self._second:
            # Many lines share a second.
            self._second_text = time.strftime("%Y-%m-%dT%H:%M:%S.", time.gmtime(second))
            self._second = second
        return f"{self._second_text}{int((record.created - second) * 1000):03d}Z"

    def _format(self, record: LogRecord) -> str:
        kept = self._kept
        if kept is None or kept.state is not self._state or len(self.log_format) != kept.size:
            kept = self._kept = self._keep()
        told = self._told(record, kept)
        if kept.standard and kept.names.isdisjoint(told):
            inner = clean_line(told, self._form)
            length = len(inner) + len(kept.text)
            # A character takes up to four bytes.
            if length < LINE_BYTES // 4 or (length < LINE_BYTES and inner.isascii() and kept.text.isascii()):
                place = f"{_quoted(record.funcName)}:{record.lineno}"
                end = f'"timestamp":"{self.formatTime(record)}"{kept.text}}}'
                return f'{{"level":"{_quoted(record.levelname)}","location":"{place}",{inner[1:-1]},{end}'
        return self._rewritten(record, kept, told)

    def _keep(self) -> _Kept:
        """Looks once at the appended keys whose values cannot change."""
        # Before the keys: what another thread appends meanwhile makes this look void.
        state = self._state
        fixed: dict[str, object] = {}
        moving: list[str] = []
        for key, value in self.log_format.items():
            if value is None or value == _TEMPLATES.get(key):
                continue
            if key in _RESERVED or type(value) not in _UNCHANGING:
                moving.append(key)
            else:
                fixed[key] = value
        clean = orjson.loads(clean_line(fixed, self._form))
        standard = (
            self._own_time
            and not (self._serializer or self._indented or self._ordered)
            and all(self.log_format.get(key) == value for key, value in _TEMPLATES.items())
        )
        text = orjson.dumps(clean).decode()[1:-1]
        return _Kept(
            state=state,
            size=len(self.log_format),
            standard=standard,
            names=frozenset(clean) | _TEMPLATES.keys(),
            fields=clean,
            text=f",{text}" if text else "",
            moving=tuple(moving),
        )

    def _told(self, record: LogRecord, kept: _Kept) -> dict[str, object]:
        """Gives what belongs to this line alone."""
        told: dict[str, object] = {"message": _message(record, self._read_message)}
        for key in kept.moving:
            told[key] = self._templated(key, self.log_format.get(key), record)
        shared = THREAD_LOCAL_KEYS.get()
        if shared:
            told |= {
                key: self._templated(key, value, record) for key, value in shared.items() if value is not None
            }
        attributes = record.__dict__
        if len(attributes) > _OWN_ATTRIBUTES:
            for key, value in islice(attributes.items(), _OWN_ATTRIBUTES, None):
                if value is not None and key not in _RESERVED:
                    told[key] = value
        if record.exc_info:
            self._add_exception(told, record)
        if record.stack_info:
            told.setdefault("stack_info", record.stack_info)
        trace = os.environ.get(_TRACE_VARIABLE)
        if trace and self.log_format.get("xray_trace_id", "") is not None:
            told["xray_trace_id"] = trace.partition(";")[0].removeprefix("Root=")
        return told

    def _templated(self, key: str, value: object, record: LogRecord) -> object:
        if not value or key not in _RESERVED or not isinstance(value, str):
            return value
        try:
            return value % {**record.__dict__, "asctime": self.formatTime(record)}
        except (KeyError, TypeError, ValueError):
            return value

    def _add_exception(self, told: dict[str, object], record: LogRecord) -> None:
        text, name, notes = self._extract_log_exception(record)
        for key, value in (("exception", text), ("exception_name", name), ("exception_notes", notes)):
            if value is not None:
                told.setdefault(key, value)
        if self.serialize_stacktrace and (trace := self._serialize_stacktrace(record)) is not None:
            told["stack_trace"] = trace

    def _rewritten(self, record: LogRecord, kept: _Kept, told: dict[str, object]) -> str:
        """The longer way: another order, another writer, keys that stand twice, lines that are too long."""
        own: dict[str, object] = {
            "level": record.levelname,
            "location": f"{record.funcName}:{record.lineno}",
            "timestamp": self.formatTime(record),
        }
        parts = {key: own[key] for key, value in _TEMPLATES.items() if self.log_format.get(key) == value}
        parts |= {**kept.fields, **orjson.loads(clean_line(told, self._form))}
        order = [key for key in self.log_format if key in parts]
        content: object = {key: parts[key] for key in dict.fromkeys([*order, *parts])}
        if len(orjson.dumps(content)) > LINE_BYTES:
            content = fit(content)
        if callable(self._serializer):
            return str(self._serializer(content))
        return orjson.dumps(content, option=orjson.OPT_INDENT_2 if self._indented else 0).decode()

    def _unwritable(self, record: LogRecord, error: Exception) -> str:
        told = {
            "level": str(record.levelname),
            "location": f"{record.funcName}:{record.lineno}",
            "message": "a log record could not be written",
            "timestamp": self.formatTime(record),
            "logging_error": type(error).__name__,
        }
        return orjson.dumps(told, default=repr).decode()


class _Kept(NamedTuple):
    """What each line has in common with the one before."""

    state: object
    """What the formatter's was: another one means that keys were changed."""
    size: int
    """How many keys the formatter had."""
    standard: bool
    """Whether lines can be put together from written parts."""
    names: frozenset[str]
    fields: dict[str, object]
    """Fixed keys, redacted."""
    text: str
    """The same, written, with a comma before."""
    moving: tuple[str, ...]
    """Keys that must be looked at each time."""


def clean_line(told: dict[str, object], form: Callable[[object], object]) -> str:
    """Return a mapping as JSON without its secrets. `form` returns the JSON form of a value."""
    try:
        line = orjson.dumps(told, default=form)
    except (TypeError, ValueError):
        # Keys that are not text, integers beyond 64 bits, half characters, structures that contain themselves.
        told = cast("dict[str, object]", form(told))
        line = orjson.dumps(told)
    if len(line) > LINE_BYTES:
        told = cast("dict[str, object]", fit(orjson.loads(line)))
        line = orjson.dumps(told)
    return redact_line(told, line)


class _Orjson(Readable):
    """Write integers beyond 64 bits, which orjson refuses, as text.

    Args:
        default: Powertools' `json_default`: the form of an object that has no JSON form. None: its text.
    """

    max_int_bits = 63

    def __init__(self, default: Callable[[object], object] | None = None) -> None:
        self._default = default

    def represent_object(self, value: object) -> object:
        """Return what `json_default` makes of an object, or the form of `Readable`."""
        if self._default is None:
            return super().represent_object(value)
        try:
            return self._default(value)
        except Exception:  # noqa: BLE001 - a caller's function must not cost the line
            return super().represent_object(value)


_quotes: dict[str | None, str] = {}
_MOST_QUOTES = 4096


def _quoted(name: str | None) -> str:
    """Gives a name as it stands in JSON: functions and levels, few and always the same."""
    known = _quotes.get(name)
    if known is None:
        if len(_quotes) >= _MOST_QUOTES:
            _quotes.clear()
        known = _quotes[name] = orjson.dumps(str(name)).decode()[1:-1]
    return known


_UNCHANGING = frozenset({str, int, float, bool})
_CHANGES_TIME = frozenset({"datefmt", "use_datetime_directive", "utc", "use_rfc3339"})


if TYPE_CHECKING:
    _TextHandler = StreamHandler[TextIO]
else:
    _TextHandler = StreamHandler


class LineHandler(_TextHandler):
    """A stream handler that, when the stream fails, keeps the record to itself.

    The standard one prints message and arguments to stderr then, unredacted.
    """

    def handle(self, record: LogRecord) -> bool | LogRecord:  # type: ignore[override]  # as Python 3.12 types it
        """Writes the line, as the standard one does, without asking filters that are not there."""
        if self.filters or self.lock is None:
            return super().handle(record)
        with self.lock:
            self.emit(record)
        return record

    def emit(self, record: LogRecord) -> None:
        """Writes the line at once: a function can be frozen right after."""
        try:
            stream = self.stream
            formatter = self.formatter
            line = formatter.format(record) if formatter else self.format(record)
            stream.write(line + self.terminator)
            stream.flush()
        except Exception:  # noqa: BLE001 - the standard handler does the same
            self.handleError(record)

    def handleError(self, record: LogRecord) -> None:  # noqa: N802 - logging's name
        """Drops the record."""


def _message(record: LogRecord, read: Callable[[str], object]) -> object:
    message = record.msg
    if record.args:
        try:
            return record.getMessage()
        except Exception:  # noqa: BLE001 - a wrong format string must not cost the line
            return {"message": message, "args": record.args}
    if isinstance(message, str) and message[:1] in {"{", "["}:
        try:
            return read(message)
        except Exception:  # noqa: BLE001 - a caller's function must not cost the line
            return message
    return message
