"""Records that wait until their request fails, as Powertools' LoggerBufferConfig says.

Powertools measures a record by the text of all that it holds. An object without one would fail the request there. Here
a record is as large as its line, and the formatter makes a line of anything.
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


class _Waiting(NamedTuple):
    record: logging.LogRecord
    line: str

    def __str__(self) -> str:
        # What Powertools' cache measures.
        return self.line


class Buffer(LoggerBufferCache):
    """The records of the current request. A full one drops the oldest."""

    def __init__(self, config: LoggerBufferConfig) -> None:
        super().__init__(config.max_bytes)
        self.flush_on_error = config.flush_on_error_log
        self._level = logging.getLevelNamesMapping()[config.buffer_at_verbosity]

    def keeps(self, level: int) -> bool:
        """Return whether records of a level wait. Outside of a traced request none does."""
        return level <= self._level and get_tracer_id() is not None

    def keep(self, record: logging.LogRecord, line: str) -> bool:
        """Keep a record back. False: it is larger than the buffer."""
        trace = str(get_tracer_id())
        if not self.get(trace):
            # What is left is of another request.
            self.clear()
        try:
            self.add(trace, _Waiting(record, line))
        except BufferError:
            warnings.warn("a log record is larger than the buffer", PowertoolsUserWarning, stacklevel=4)
            return False
        return True

    def take(self) -> list[logging.LogRecord]:
        """Return the records of the current request. The buffer is empty then."""
        trace = str(get_tracer_id())
        if self.has_items_evicted(trace):
            warnings.warn("old log records had no room in the buffer", PowertoolsUserWarning, stacklevel=3)
        records = [waiting.record for waiting in self.get(trace)]
        self.clear()
        return records
