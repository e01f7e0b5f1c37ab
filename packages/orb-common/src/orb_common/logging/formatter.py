"""Writes one log record as one line of JSON, without secrets, whatever the record holds.

Redaction sits here because everything passes here: message, arguments, extra fields, appended keys, exception
text, tracebacks, logged events. Helpers that clean what they are given leave every other way open.
"""

from __future__ import annotations

import os
import time
from itertools import islice
from logging import LogRecord, StreamHandler
from typing import TYPE_CHECKING

import orjson
from aws_lambda_powertools.logging.formatter import (
    RESERVED_LOG_ATTRS,
    THREAD_LOCAL_KEYS,
    LambdaPowertoolsFormatter,
)
from aws_lambda_powertools.shared.functions import powertools_dev_is_set

from .bounds import LINE_BYTES, fit, readable, writable
from .redaction import LINE_DEPTH, redact_json, screen

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LineHandler", "OrbFormatter"]

_RESERVED = frozenset(RESERVED_LOG_ATTRS) | {"taskName"}
# What logging itself puts into a record comes first; extra fields follow.
_OWN_ATTRIBUTES = len(LogRecord("", 0, "", 0, "", (), None).__dict__)
_TRACE_VARIABLE = "_X_AMZN_TRACE_ID"
_ORDER = ("level", "location", "message", "timestamp")
_TEMPLATES = {"level": "%(levelname)s", "location": "%(funcName)s:%(lineno)d", "timestamp": "%(asctime)s"}


class OrbFormatter(LambdaPowertoolsFormatter):
    """Powertools' formatter with redaction, bounds, and orjson underneath. Times are UTC, RFC 3339.

    Takes what Powertools' takes. `json_serializer` gets a structure that holds no secrets any more.
    """

    def __init__(self, **options: object) -> None:
        self._custom = {name for name, value in options.items() if value and name in _CHANGES_TIME}
        self._serializer = options.get("json_serializer")
        self._second = -1
        self._second_text = ""
        super().__init__(**options)
        self._json_options = orjson.OPT_INDENT_2 if powertools_dev_is_set() else 0

    def format(self, record: LogRecord) -> str:
        """Gives the line. Never raises: a record that cannot be written is told of in its place."""
        try:
            return self._line(self._collect(record))
        except Exception as error:  # noqa: BLE001 - losing the line, or the request, would be worse
            return self._unwritable(record, error)

    def formatTime(self, record: LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - logging's name
        """Gives the time of a record, e.g. 2026-11-21T08:30:00.123Z."""
        if self._custom:
            return super().formatTime(record, datefmt)
        second = int(record.created)
        if second != self._second:
            # Many lines share a second.
            self._second_text = time.strftime("%Y-%m-%dT%H:%M:%S.", time.gmtime(second))
            self._second = second
        return f"{self._second_text}{int((record.created - second) * 1000):03d}Z"

    def _collect(self, record: LogRecord) -> dict[str, object]:
        fields: dict[str, object] = {}
        for keys in (self.log_format, THREAD_LOCAL_KEYS.get()):
            for key, value in keys.items():
                if key in _TEMPLATES and value == _TEMPLATES[key]:
                    fields[key] = self._own(key, record)
                elif value is not None or key in _ORDER:
                    fields[key] = self._templated(key, value, record)
        attributes = record.__dict__
        if len(attributes) > _OWN_ATTRIBUTES:
            for key, value in islice(attributes.items(), _OWN_ATTRIBUTES, None):
                if key not in _RESERVED:
                    fields[key] = value
        fields["message"] = _message(record)
        if record.exc_info:
            self._add_exception(fields, record)
        if record.stack_info:
            fields.setdefault("stack_info", record.stack_info)
        trace = os.environ.get(_TRACE_VARIABLE)
        if trace and self.log_format.get("xray_trace_id", "") is not None:
            fields["xray_trace_id"] = trace.partition(";")[0].removeprefix("Root=")
        return fields

    def _own(self, key: str, record: LogRecord) -> str:
        if key == "level":
            return record.levelname
        if key == "location":
            return f"{record.funcName}:{record.lineno}"
        return self.formatTime(record)

    def _templated(self, key: str, value: object, record: LogRecord) -> object:
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

    def _line(self, fields: Mapping[str, object]) -> str:
        present = {key: value for key, value in fields.items() if value is not None}
        line = _dump(present)
        signs = screen(line)
        # More levels than this can only hide where there are more brackets.
        deep = line.count(b"{") + line.count(b"[") > LINE_DEPTH
        if signs or deep or len(line) > LINE_BYTES or self._serializer or self._json_options:
            line = self._cleaned(line, signs)
        return line.decode()

    def _cleaned(self, line: bytes, signs: int) -> bytes:
        content: object = orjson.loads(line)
        if len(line) > LINE_BYTES:
            content = fit(content)
        content = redact_json(content, signs)
        if callable(self._serializer):
            return str(self._serializer(content)).encode("utf-8", "replace")
        clean = orjson.dumps(content, option=self._json_options)
        # A mask can be longer than what it hides.
        return clean if len(clean) <= LINE_BYTES else orjson.dumps(fit(content))

    def _unwritable(self, record: LogRecord, error: Exception) -> str:
        told = {
            "level": str(record.levelname),
            "location": f"{record.funcName}:{record.lineno}",
            "message": "a log record could not be written",
            "timestamp": self.formatTime(record),
            "logging_error": type(error).__name__,
        }
        return orjson.dumps(told, default=repr).decode()


_CHANGES_TIME = frozenset({"datefmt", "use_datetime_directive", "utc", "use_rfc3339"})


class LineHandler(StreamHandler["TextIO"]):
    """A stream handler that, when the stream fails, keeps the record to itself.

    The standard one prints message and arguments to stderr then, unredacted.
    """

    def handleError(self, record: LogRecord) -> None:  # noqa: N802 - logging's name
        """Drops the record."""


def _message(record: LogRecord) -> object:
    message = record.msg
    if record.args:
        try:
            return record.getMessage()
        except Exception:  # noqa: BLE001 - a wrong format string must not cost the line
            return {"message": str(message), "args": record.args}
    if isinstance(message, str) and message[:1] in {"{", "["}:
        try:
            found: object = orjson.loads(message)
        except ValueError:
            return message
        return found
    return message


def _dump(fields: Mapping[str, object]) -> bytes:
    try:
        return orjson.dumps(fields, default=readable)
    except (TypeError, ValueError):
        return orjson.dumps(writable(dict(fields)), default=readable)
