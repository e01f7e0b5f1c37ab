"""Log records that wait until their request fails, as configured by Powertools' LoggerBufferConfig.

Powertools measures a record by `str` of all that it holds, so an object whose `__str__` raises fails the request. Here
the size of a record is that of its line, and the formatter can write a line for any object.
"""

from __future__ import annotations

import logging
import warnings
from typing import TYPE_CHECKING, NamedTuple

from aws_lambda_powertools.logging.buffer.cache import LoggerBufferCache
from aws_lambda_powertools.shared.functions import get_tracer_id
from aws_lambda_powertools.warnings import PowertoolsUserWarning

if TYPE_CHECKING:
    from aws_lambda_powertools.logging.buffer import LoggerBufferConfig

__all__ = ["Buffer"]


class _BufferedRecord(NamedTuple):
    record: logging.LogRecord
    line: str

    def __str__(self) -> str:
        # Powertools' cache measures this text.
        return self.line


class Buffer(LoggerBufferCache):
    """The buffered records of the current request. A full buffer drops the oldest."""

    def __init__(self, config: LoggerBufferConfig) -> None:
        super().__init__(config.max_bytes)
        self.flush_on_error = config.flush_on_error_log
        self._level = logging.getLevelNamesMapping()[config.buffer_at_verbosity]

    def buffers(self, level: int) -> bool:
        """Return whether records of this level are buffered. Outside of a traced request, no record is."""
        return level <= self._level and get_tracer_id() is not None

    def add_record(self, record: logging.LogRecord, line: str) -> bool:
        """Buffer a record. Return False if the record is larger than the buffer."""
        trace = str(get_tracer_id())
        if not self.get(trace):
            # The remaining records belong to another request.
            self.clear()
        try:
            self.add(trace, _BufferedRecord(record, line))
        except BufferError:
            warnings.warn("a log record is larger than the buffer", PowertoolsUserWarning, stacklevel=4)
            return False
        return True

    def take(self) -> list[logging.LogRecord]:
        """Return the records of the current request, and empty the buffer."""
        trace = str(get_tracer_id())
        if self.has_items_evicted(trace):
            warnings.warn(
                "old log records were dropped: the log buffer was full", PowertoolsUserWarning, stacklevel=3
            )
        records = [buffered.record for buffered in self.get(trace)]
        self.clear()
        return records
