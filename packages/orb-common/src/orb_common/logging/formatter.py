"""The formatter, which writes any log record as one line of JSON without secrets.

The formatter redacts because every part of a line passes here: message, arguments, extra fields, appended keys,
exception text, tracebacks, logged events. A helper that redacts its own arguments would miss the other parts.
"""

from __future__ import annotations

import os
import time
from functools import lru_cache, partial
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

from .line_limit import LINE_BYTES, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["LineHandler", "OrbFormatter"]

_RESERVED = frozenset(RESERVED_LOG_ATTRS) | {"taskName"}
# The attributes that logging itself sets come first; extra fields follow.
_STANDARD_ATTRIBUTES = len(LogRecord("", 0, "", 0, "", (), None).__dict__)
_TRACE_VARIABLE = "_X_AMZN_TRACE_ID"
_TEMPLATES = {"level": "%(levelname)s", "location": "%(funcName)s:%(lineno)d", "timestamp": "%(asctime)s"}


class OrbFormatter(LambdaPowertoolsFormatter):
    """Powertools' formatter with redaction and size limits. It writes with orjson; times are UTC, RFC 3339.

    Takes the options of Powertools' formatter. A line has level, location, message and the fields of the call, then
    time, service and the appended keys; `log_record_order` changes this order. `json_serializer` gets a structure
    that is already redacted.
    """

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - Powertools' options and keys
        self._serializer = options.get("json_serializer")
        self._read_message = options.get("json_deserializer") or orjson.loads
        self._to_json = partial(jsonable, policy=_LinePolicy(options.get("json_default")))
        self._default_time = not any(options.get(name) for name in _TIME_OPTIONS)
        self._ordered = bool(options.get("log_record_order"))
        self._second = -1
        self._second_text = ""
        self._cached_keys: _CachedKeys | None = None
        self._state = object()
        super().__init__(**options)
        self._indented = powertools_dev_is_set()

    def append_keys(self, **additional_keys: object) -> None:
        """Add keys to each line."""
        super().append_keys(**additional_keys)
        self._state = object()

    def remove_keys(self, keys: Iterable[str]) -> None:
        """Remove keys from each line."""
        super().remove_keys(keys)
        self._state = object()

    def clear_state(self) -> None:
        """Remove all appended keys."""
        super().clear_state()
        self._state = object()

    def format(self, record: LogRecord) -> str:
        """Return the line. Never raises: if a record cannot be written, the line reports that instead."""
        try:
            return self._format(record)
        except Exception as error:  # noqa: BLE001 - losing the line, or the request, would be worse
            return self._fallback_line(record, error)

    def formatTime(self, record: LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - logging's name
        """Return the time of a record, e.g. 2026-11-21T08:30:00.123Z."""
        if not self._default_time:
            return super().formatTime(record, datefmt)
        second = int(record.created)
        if second != self._second:
            # Many lines are written within the same second.
            self._second_text = time.strftime("%Y-%m-%dT%H:%M:%S.", time.gmtime(second))
            self._second = second
        return f"{self._second_text}{int((record.created - second) * 1000):03d}Z"

    def _format(self, record: LogRecord) -> str:
        cached = self._cached_keys
        if cached is None or cached.state is not self._state or len(self.log_format) != cached.size:
            cached = self._cached_keys = self._cache_keys()
        fields = self._line_fields(record, cached)
        inner = _redacted_json(fields, self._to_json)
        if cached.standard and cached.names.isdisjoint(fields):
            length = len(inner) + len(cached.text)
            # A character takes up to four bytes.
            if length < LINE_BYTES // 4 or (
                length < LINE_BYTES and inner.isascii() and cached.text.isascii()
            ):
                place = f"{_json_text(record.funcName)}:{record.lineno}"
                end = f'"timestamp":"{self.formatTime(record)}"{cached.text}}}'
                return f'{{"level":"{_json_text(record.levelname)}","location":"{place}",{inner[1:-1]},{end}'
        return self._format_in_full(record, cached, inner)

    def _cache_keys(self) -> _CachedKeys:
        """Redact the appended keys whose values cannot change, once for all lines."""
        # Read before the keys: if another thread appends keys meanwhile, this cache is stale.
        state = self._state
        fixed: dict[str, object] = {}
        variable: list[str] = []
        for key, value in self.log_format.items():
            if value is None or value == _TEMPLATES.get(key):
                continue
            if key in _RESERVED or type(value) not in _IMMUTABLE_TYPES:
                variable.append(key)
            else:
                fixed[key] = value
        clean = orjson.loads(_redacted_json(fixed, self._to_json))
        standard = (
            self._default_time
            and not (self._serializer or self._indented or self._ordered)
            and all(self.log_format.get(key) == value for key, value in _TEMPLATES.items())
        )
        text = orjson.dumps(clean).decode()[1:-1]
        return _CachedKeys(
            state=state,
            size=len(self.log_format),
            standard=standard,
            names=frozenset(clean) | _TEMPLATES.keys(),
            fields=clean,
            text=f",{text}" if text else "",
            variable=tuple(variable),
        )

    def _line_fields(self, record: LogRecord, cached: _CachedKeys) -> dict[str, object]:
        """Return the fields that differ from line to line."""
        fields: dict[str, object] = {"message": _message(record, self._read_message)}
        for key in cached.variable:
            fields[key] = self._fill_template(key, self.log_format.get(key), record)
        shared = THREAD_LOCAL_KEYS.get()
        if shared:
            fields |= {
                key: self._fill_template(key, value, record)
                for key, value in shared.items()
                if value is not None
            }
        attributes = record.__dict__
        if len(attributes) > _STANDARD_ATTRIBUTES:
            for key, value in islice(attributes.items(), _STANDARD_ATTRIBUTES, None):
                if value is not None and key not in _RESERVED:
                    fields[key] = value
        if record.exc_info:
            self._add_exception(fields, record)
        if record.stack_info:
            fields.setdefault("stack_info", record.stack_info)
        trace = os.environ.get(_TRACE_VARIABLE)
        if trace and self.log_format.get("xray_trace_id", "") is not None:
            fields["xray_trace_id"] = trace.partition(";")[0].removeprefix("Root=")
        return fields

    def _fill_template(self, key: str, value: object, record: LogRecord) -> object:
        if not value or key not in _RESERVED or not isinstance(value, str):
            return value
        try:
            return value % {**record.__dict__, "asctime": self.formatTime(record)}
        except (KeyError, TypeError, ValueError):
            return value

    def _add_exception(self, fields: dict[str, object], record: LogRecord) -> None:
        text, name, notes = self._extract_log_exception(record)
        for key, value in (("exception", text), ("exception_name", name), ("exception_notes", notes)):
            if value is not None:
                fields.setdefault(key, value)
        if self.serialize_stacktrace and (trace := self._serialize_stacktrace(record)) is not None:
            fields["stack_trace"] = trace

    def _format_in_full(self, record: LogRecord, cached: _CachedKeys, inner: str) -> str:
        """Return a line that needs more work: another order or serializer, duplicate keys, or too many bytes."""
        own: dict[str, object] = {
            "level": record.levelname,
            "location": f"{record.funcName}:{record.lineno}",
            "timestamp": self.formatTime(record),
        }
        parts = {key: own[key] for key, value in _TEMPLATES.items() if self.log_format.get(key) == value}
        parts |= {**cached.fields, **orjson.loads(inner)}
        order = [key for key in self.log_format if key in parts]
        content: object = {key: parts[key] for key in dict.fromkeys([*order, *parts])}
        if len(orjson.dumps(content)) > LINE_BYTES:
            content = shorten(content)
        if callable(self._serializer):
            return str(self._serializer(content))
        return orjson.dumps(content, option=orjson.OPT_INDENT_2 if self._indented else 0).decode()

    def _fallback_line(self, record: LogRecord, error: Exception) -> str:
        fields = {
            "level": str(record.levelname),
            "location": f"{record.funcName}:{record.lineno}",
            "message": "a log record could not be written",
            "timestamp": self.formatTime(record),
            "logging_error": type(error).__name__,
        }
        return orjson.dumps(fields, default=repr).decode()


class _CachedKeys(NamedTuple):
    """The appended keys, redacted and written once for many lines."""

    state: object
    """The formatter's state when these were cached. Another state means that keys were changed."""
    size: int
    """The number of keys that the formatter had."""
    standard: bool
    """Whether lines can be put together from parts that are already JSON."""
    names: frozenset[str]
    fields: dict[str, object]
    """Fixed keys, redacted."""
    text: str
    """The same as JSON, after a comma."""
    variable: tuple[str, ...]
    """Keys that must be redacted for each line."""


def _redacted_json(fields: dict[str, object], to_json: Callable[[object], object]) -> str:
    """Return fields as JSON without their secrets. `to_json` converts what orjson cannot write."""
    try:
        line = orjson.dumps(fields, default=to_json)
    except (TypeError, ValueError):
        # Keys that are not text, integers beyond 64 bits, lone surrogates, structures that contain themselves.
        fields = cast("dict[str, object]", to_json(fields))
        line = orjson.dumps(fields)
    if len(line) > LINE_BYTES:
        fields = cast("dict[str, object]", shorten(orjson.loads(line)))
        line = orjson.dumps(fields)
    return redact_line(fields, line)


class _LinePolicy(Readable):
    """The JSON form of values in a line. Integers beyond 64 bits, which orjson refuses, become text.

    Args:
        default: Powertools' `json_default`, which converts objects that have no JSON form. None: their text.
    """

    max_int_bits = 63

    def __init__(self, default: Callable[[object], object] | None = None) -> None:
        self._default = default

    def represent_object(self, value: object) -> object:
        """Return what `json_default` returns. If it raises or is not given, return the form of `Readable`."""
        if self._default is None:
            return super().represent_object(value)
        try:
            return self._default(value)
        except Exception:  # noqa: BLE001 - a caller's function must not cost the line
            return super().represent_object(value)


@lru_cache(maxsize=4096)
def _json_text(name: str | None) -> str:
    """Return a name as JSON, without quotes. Cached: functions and levels are few and repeat."""
    return orjson.dumps(str(name)).decode()[1:-1]


_IMMUTABLE_TYPES = frozenset({str, int, float, bool})
_TIME_OPTIONS = frozenset({"datefmt", "use_datetime_directive", "utc", "use_rfc3339"})


if TYPE_CHECKING:
    _TextHandler = StreamHandler[TextIO]
else:
    _TextHandler = StreamHandler


class LineHandler(_TextHandler):
    """A stream handler that drops the record when the stream fails.

    In that case, the standard handler prints message and arguments to stderr, unredacted.
    """

    def handle(self, record: LogRecord) -> bool | LogRecord:  # type: ignore[override]  # as Python 3.12 types it
        """Write the line as the standard handler does. Skip its step for filters if this handler has no filters."""
        if self.filters or self.lock is None:
            return super().handle(record)
        with self.lock:
            self.emit(record)
        return record

    def emit(self, record: LogRecord) -> None:
        """Write the line at once: Lambda can freeze the function right after."""
        try:
            stream = self.stream
            formatter = self.formatter
            line = formatter.format(record) if formatter else self.format(record)
            stream.write(line + self.terminator)
            stream.flush()
        except Exception:  # noqa: BLE001 - the standard handler does the same
            self.handleError(record)

    def handleError(self, record: LogRecord) -> None:  # noqa: N802 - logging's name
        """Drop the record."""


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
