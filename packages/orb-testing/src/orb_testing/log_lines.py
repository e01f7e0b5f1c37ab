"""The lines that code under test writes, as CloudWatch would store them: redacted, and as JSON where they are JSON."""

from __future__ import annotations

import io
import json
import logging
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

Line: TypeAlias = dict[str, Any]
"""The fields of a line. Any: their types depend on the field."""
_OWN = frozenset(logging.makeLogRecord({}).__dict__)
"""The attributes that each record has. All others are the fields of `extra`."""


class CapturedLogs:
    """What was written to standard output, to standard error and by `logging` since the test began."""

    def __init__(self) -> None:
        self._written = io.StringIO()

    @property
    def text(self) -> str:
        """All that was written, in its order."""
        return self._written.getvalue()

    def write(self, text: str) -> None:
        """Add text."""
        self._written.write(text)

    def clear(self) -> None:
        """Forget what was written."""
        self._written.seek(0)
        self._written.truncate()

    @property
    def parsed(self) -> list[tuple[str, Line | None]]:
        """Each line as it was written, and its fields. None: the line is not a JSON object."""
        return [(text, _parsed(text)) for text in self.text.split("\n") if text]

    @property
    def lines(self) -> list[Line]:
        """The fields of the lines that are JSON objects."""
        return [line for _, line in self.parsed if line is not None]

    def of_level(self, level: str) -> list[Line]:
        """Return the lines of a level, such as "ERROR"."""
        return self.find(level=level)

    def of_message(self, message: str) -> list[Line]:
        """Return the lines with a message."""
        return self.find(message=message)

    def find(self, **fields: object) -> list[Line]:
        """Return the lines that have all these fields with these values."""
        return [line for line in self.lines if _has(line, fields)]

    def one(self, **fields: object) -> Line:
        """Return the only line that has all these fields with these values.

        Raises:
            AssertionError: No line has them, or several. The message names the messages that were written.
        """
        found = self.find(**fields)
        if len(found) != 1:
            messages = [line.get("message") for line in self.lines]
            raise AssertionError(f"{len(found)} lines have {fields}; the messages are {messages}")
        return found[0]


def _parsed(text: str) -> Line | None:
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _has(line: Line, fields: dict[str, object]) -> bool:
    return all(name in line and line[name] == value for name, value in fields.items())


class _TeeBytes(io.RawIOBase):
    """The bytes of a `_Tee`, for code that writes to `sys.stdout.buffer`."""

    def __init__(self, other: TextIO, captured: CapturedLogs) -> None:
        self._other, self._captured = other, captured

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # typeshed allows any buffer
        text = data.decode(errors="replace")
        self._captured.write(text)
        # A logger of an earlier test may still have that test's output, which is closed.
        if not self._other.closed:
            self._other.write(text)
        return len(data)


class _Tee(io.TextIOWrapper):
    """A stream that writes to another one and keeps what it wrote. It has all that standard output has."""

    def __init__(self, other: TextIO, captured: CapturedLogs) -> None:
        raw: Any = _TeeBytes(other, captured)  # Any: typeshed wants a buffer, which would hold lines back
        super().__init__(raw, encoding="utf-8", errors="backslashreplace", newline="\n", write_through=True)
        self.other = other

    def flush(self) -> None:
        super().flush()
        if not self.other.closed:
            self.other.flush()

    def fileno(self) -> int:
        return self.other.fileno()


class _PlainLines(logging.Handler):
    """Writes the records of loggers without a stream of their own, as Lambda's JSON format does.

    https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
    """

    def __init__(self, captured: CapturedLogs) -> None:
        super().__init__()
        self._captured = captured

    def emit(self, record: logging.LogRecord) -> None:
        if _writes_itself(logging.getLogger(record.name)):
            return
        line: Line = {"level": record.levelname, "message": record.getMessage(), "logger": record.name}
        line |= {name: value for name, value in record.__dict__.items() if name not in _OWN}
        if record.exc_info:
            line["stackTrace"] = logging.Formatter().formatException(record.exc_info)
        self._captured.write(json.dumps(line, default=str) + "\n")


def _writes_itself(logger: logging.Logger) -> bool:
    """Return whether a handler of the logger or of those above it writes its lines. pytest's own are at the root."""
    above: logging.Logger | None = logger
    while above is not None:
        for handler in above.handlers:
            if isinstance(handler, logging.StreamHandler) and (
                above is not logging.root or isinstance(handler.stream, _Tee)
            ):
                return True
        above = above.parent
    return False


def _output_handlers() -> Iterator[logging.StreamHandler[Any]]:
    """Yield the handlers of all loggers that write to an output.

    A handler with a StringIO has an owner that reads it, and a handler of a file is not written to the log group. What
    is not a stream of text is pytest's own terminal (`log_cli`).
    """
    for logger in [logging.root, *logging.root.manager.loggerDict.values()]:
        for handler in logger.handlers if isinstance(logger, logging.Logger) else ():
            if (
                isinstance(handler, logging.StreamHandler)
                and not isinstance(handler, logging.FileHandler)
                and isinstance(handler.stream, io.TextIOBase)
                and not isinstance(handler.stream, io.StringIO)
            ):
                yield handler


@contextmanager
def captured_logging(captured: CapturedLogs) -> Iterator[None]:
    """Capture the lines of `logging` while the block runs. They are still written where they were written before."""
    plain = _PlainLines(captured)
    logging.root.addHandler(plain)
    _tee_handlers(captured)
    try:
        yield
    finally:
        logging.root.removeHandler(plain)
        # Loggers that were made in the block too.
        for handler in _output_handlers():
            if isinstance(handler.stream, _Tee):
                handler.stream = handler.stream.other


@contextmanager
def captured_output(captured: CapturedLogs) -> Iterator[None]:
    """Capture standard output and standard error while the block runs. They are still written.

    Within `captured_logging`. It also captures the loggers that were made since that began.
    """
    out, err = sys.stdout, sys.stderr
    _tee_handlers(captured)
    sys.stdout, sys.stderr = _Tee(out, captured), _Tee(err, captured)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = out, err


def _tee_handlers(captured: CapturedLogs) -> None:
    for handler in _output_handlers():
        if not isinstance(handler.stream, _Tee):
            handler.stream = _Tee(handler.stream, captured)
