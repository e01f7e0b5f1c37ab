"""The methods that write a line, one for each level. They never fail a request."""

# ruff: noqa: ANN401 - Powertools' and logging's signatures

from __future__ import annotations

import functools
import inspect
import logging
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from aws_lambda_powertools.logging.logger import Logger

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from aws_lambda_powertools.logging.buffer import LoggerBufferConfig

    from .buffering import Buffer

__all__ = ["LevelLogger", "Place", "place_of"]

_RESERVED_NAMES = frozenset(logging.LogRecord("", 0, "", 0, "", (), None).__dict__) | {"message", "asctime"}
_buffers: dict[str, Buffer] = {}
"""The buffer that the loggers of a service share, by service."""


class Place(NamedTuple):
    """The source of a line, as `location` and similar fields show it."""

    file: str
    line: int
    function: str


class LevelLogger(Logger):
    """Powertools' Logger, which accepts fields of any name and buffers records that hold any object."""

    def __init__(
        self, *, service: str, buffer_config: LoggerBufferConfig | None, **options: Any
    ) -> None:  # Any: Powertools' options
        super().__init__(service=service, **options)
        self._records = logging.getLogger(self.name)
        if buffer_config is not None and service not in _buffers:
            from .buffering import Buffer

            _buffers[service] = Buffer(buffer_config)
        self._buffer = _buffers.get(service)

    def _get_logger(self) -> logging.Logger:
        # Powertools has no public way to name a child, so this overrides a private method. Powertools takes the module
        # three frames up, which from a subclass is this module for every child. If Powertools no longer calls this,
        # all children of a service share one name and one level; a test fails then.
        return logging.getLogger(f"{self.service}.{_calling_module()}" if self.child else self.service)

    def debug(self, msg: object, *args: object, **options: Any) -> None:
        """Write a line of level DEBUG. Options are those of `logging` and the fields of the line."""
        self._write(logging.DEBUG, msg, args, **options)

    def info(self, msg: object, *args: object, **options: Any) -> None:
        """Write a line of level INFO."""
        self._write(logging.INFO, msg, args, **options)

    def warning(self, msg: object, *args: object, **options: Any) -> None:
        """Write a line of level WARNING."""
        self._write(logging.WARNING, msg, args, **options)

    def error(self, msg: object, *args: object, **options: Any) -> None:
        """Write a line of level ERROR."""
        self._write(logging.ERROR, msg, args, **options)

    def critical(self, msg: object, *args: object, **options: Any) -> None:
        """Write a line of level CRITICAL."""
        self._write(logging.CRITICAL, msg, args, **options)

    def exception(self, msg: object, *args: object, **options: Any) -> None:
        """Write a line of level ERROR with the exception that is being handled."""
        self._write(logging.ERROR, msg, args, **{"exc_info": True, **options})

    def log(self, level: int, msg: object, *args: object, **options: Any) -> None:
        """Write a line of the given level."""
        self._write(level, msg, args, **options)

    def write_at(self, place: Place, level: int, msg: object, **options: Any) -> None:
        """Write a line with the given `location`: that of a decorated function, not of its decorator."""
        self._write(level, msg, (), place, **options)

    def _write(
        self,
        level: int,
        msg: object,
        args: tuple[object, ...],
        place: Place | None = None,
        /,
        *,
        exc_info: Any = None,  # Any: as in logging
        stack_info: bool = False,
        stacklevel: int = 2,
        extra: Mapping[str, object] | None = None,
        **fields: object,
    ) -> None:
        records, buffer = self._records, self._buffer
        is_buffered = buffer is not None and buffer.buffers(level)
        if not is_buffered and not records.isEnabledFor(level):
            return
        if place is None:
            file, line, function, stack = records.findCaller(stack_info, stacklevel + 1)
        else:
            (file, line, function), stack = place, None
        if exc_info and not isinstance(exc_info, tuple):
            error = exc_info if isinstance(exc_info, BaseException) else sys.exc_info()[1]
            exc_info = (type(error), error, error.__traceback__) if error else None
        record = records.makeRecord(
            records.name, level, file, line, msg, args, exc_info, function, None, stack
        )
        if extra:
            fields = {**extra, **fields}
        if fields:
            # Not through makeRecord, which raises KeyError for field names that logging uses itself.
            record.__dict__.update(fields if _RESERVED_NAMES.isdisjoint(fields) else _renamed(fields))
        if buffer is not None:
            if is_buffered and buffer.add_record(record, self.registered_formatter.format(record)):
                return
            if level >= logging.ERROR and buffer.flush_on_error:
                self.flush_buffer()
        records.handle(record)

    def flush_buffer(self) -> None:
        """Write the buffered lines of the current request."""
        if self._buffer is not None:
            for record in self._buffer.take():
                self._records.handle(record)

    def clear_buffer(self) -> None:
        """Drop the buffered lines."""
        if self._buffer is not None:
            self._buffer.clear()


def _renamed(fields: Mapping[str, object]) -> dict[str, object]:
    return {f"{key}_" if key in _RESERVED_NAMES else key: value for key, value in fields.items()}


def place_of(function: Callable[..., object]) -> Place:
    """Return where a function is defined, beneath all its decorators."""
    target: Any = inspect.unwrap(function)  # Any: a function, or any object that can be called
    while isinstance(target, functools.partial):
        target = inspect.unwrap(target.func)
    code = getattr(target, "__code__", None)
    if code is None:
        method = getattr(type(target), "__call__", None)  # noqa: B004 - the code, not whether it can be called
        code = getattr(method, "__code__", None)
    if code is None:
        # Written in C.
        return Place("", 0, str(getattr(target, "__name__", type(target).__name__)))
    return Place(code.co_filename, code.co_firstlineno, code.co_name)


def _calling_module() -> str:
    """Return the name of the module that creates a child logger: the first frame outside of the loggers."""
    frame, name = inspect.currentframe(), ""
    while frame is not None:
        name = str(frame.f_globals.get("__name__"))
        if not name.startswith((__package__, Logger.__module__)):
            break
        frame = frame.f_back
    return name
