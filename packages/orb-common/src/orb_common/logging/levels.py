"""The methods that write a line, one for each level. None of them fails a request."""

# ruff: noqa: ANN401 - Powertools' and logging's signatures

from __future__ import annotations

import inspect
import logging
import sys
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.logging.logger import Logger

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_lambda_powertools.logging.buffer import LoggerBufferConfig

    from .buffering import Buffer

__all__ = ["LevelLogger"]

_TAKEN = frozenset(logging.LogRecord("", 0, "", 0, "", (), None).__dict__) | {"message", "asctime"}
_buffers: dict[str, Buffer] = {}
"""Service -> what its loggers share."""


class LevelLogger(Logger):
    """Powertools' Logger, which makes a record of any fields, and keeps back a record of any."""

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
        # Private to Powertools, which has no public way to name a child: it takes the module three frames up, and from
        # a subclass that would be this one for every child. If Powertools stops asking here, all children of a service
        # share one name and one level; a test notices.
        return logging.getLogger(f"{self.service}.{_caller()}" if self.child else self.service)

    def debug(self, msg: object, *args: object, **options: Any) -> None:
        """Write a line of level DEBUG. Options: those of `logging`, and the line's own fields."""
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
        """Write a line of a level."""
        self._write(level, msg, args, **options)

    def _write(
        self,
        level: int,
        msg: object,
        args: tuple[object, ...],
        /,
        *,
        exc_info: Any = None,  # Any: as in logging
        stack_info: bool = False,
        stacklevel: int = 2,
        extra: Mapping[str, object] | None = None,
        **fields: object,
    ) -> None:
        records, buffer = self._records, self._buffer
        waits = buffer is not None and buffer.keeps(level)
        if not waits and not records.isEnabledFor(level):
            return
        file, line, function, stack = records.findCaller(stack_info, stacklevel + 1)
        if exc_info and not isinstance(exc_info, tuple):
            error = exc_info if isinstance(exc_info, BaseException) else sys.exc_info()[1]
            exc_info = (type(error), error, error.__traceback__) if error else None
        record = records.makeRecord(
            records.name, level, file, line, msg, args, exc_info, function, None, stack
        )
        if extra:
            fields = {**extra, **fields}
        if fields:
            # Not by makeRecord, which refuses names of its own with a KeyError.
            record.__dict__.update(fields if _TAKEN.isdisjoint(fields) else _renamed(fields))
        if buffer is not None:
            if waits and buffer.keep(record, self.registered_formatter.format(record)):
                return
            if level >= logging.ERROR and buffer.flush_on_error:
                self.flush_buffer()
        records.handle(record)

    def flush_buffer(self) -> None:
        """Write what waits of the current request."""
        if self._buffer is not None:
            for record in self._buffer.take():
                self._records.handle(record)

    def clear_buffer(self) -> None:
        """Forget what waits."""
        if self._buffer is not None:
            self._buffer.clear()


def _renamed(fields: Mapping[str, object]) -> dict[str, object]:
    return {f"{key}_" if key in _TAKEN else key: value for key, value in fields.items()}


def _caller() -> str:
    """Return the module that makes a child logger: that of the first frame outside of the loggers."""
    frame, name = inspect.currentframe(), ""
    while frame is not None:
        name = str(frame.f_globals.get("__name__"))
        if not name.startswith((__package__, Logger.__module__)):
            break
        frame = frame.f_back
    return name
