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


class Buffer:
    """The records of the current request."""

    def __init__(self, config: LoggerBufferConfig) -> None:
        self.flush_on_error = config.flush_on_error_log
        self._level = logging.getLevelNamesMapping()[config.buffer_at_verbosity]
        self._cache = LoggerBufferCache(config.max_bytes)

    def keeps(self, level: int) -> bool:
        """Return whether records of a level wait. Outside of a traced request none does."""
        return level <= self._level and get_tracer_id() is not None

    def add(self, record: logging.LogRecord, line: str) -> bool:
        """Keep a record back, in place of the oldest if there is no room. False: it is larger than the buffer."""
        trace = str(get_tracer_id())
        if not self._cache.get(trace):
            # What is left is of another request.
            self._cache.clear()
        try:
            self._cache.add(trace, _Waiting(record, line))
        except BufferError:
            warnings.warn(
                "a log record is larger than the buffer and is written at once",
                PowertoolsUserWarning,
                stacklevel=4,
            )
            return False
        return True

    def take(self) -> list[logging.LogRecord]:
        """Return the records of the current request. The buffer is empty then."""
        trace = str(get_tracer_id())
        records = [waiting.record for waiting in self._cache.get(trace)]
        if self._cache.has_items_evicted(trace):
            warnings.warn(
                "the oldest log records had no room in the buffer", PowertoolsUserWarning, stacklevel=3
            )
        self._cache.clear()
        return records

    def clear(self) -> None:
        """Forget all records."""
        self._cache.clear()
