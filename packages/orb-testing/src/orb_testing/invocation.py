"""Invoke a function as Lambda does, and see what Lambda would see: the answer or the error, and the logs.

A function is a handler of this process, or whatever runs itself, such as a bundle under AWS's runtime client
(`orb_tools.runtime.bundled_function`). Both are invoked in the same way.
"""

from __future__ import annotations

import io
import json
import logging
import sys
import threading
import time
import traceback
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol, TextIO, TypeAlias, cast

from orb_testing.context import LambdaContext

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """The result of one event."""

    request_id: str
    payload: Any  # JSON: a test that knows the form of an answer indexes it without casts
    """The answer, as parsed JSON. None when it failed."""
    logs: str
    """The lines that the function printed and logged."""
    duration: float
    """Milliseconds from sending the event to the answer."""
    error: Mapping[str, object] | None = None
    """errorType, errorMessage and, for an exception, stackTrace. None: it answered."""


class Function(Protocol):
    """A function that runs itself, in its own process for example."""

    def invoke(self, event: object, *, context: LambdaContext) -> Invocation:
        """Run the function on an event, and return its result."""


Handler: TypeAlias = "Callable[..., object]"
"""A function of this process, called with the event and the context."""

TIME = "%Y-%m-%dT%H:%M:%S"


def invoke(
    function: Handler | Function, event: object, *, context: LambdaContext | None = None
) -> Invocation:
    """Invoke a function, and return what Lambda would return and log.

        done = invoke(handler, {"name": "Ann"})
        assert done.error is None and done.payload == {"greeting": "Hello Ann"}

    A handler gets the event as the runtime parses it, and its answer is what the caller parses: tuples have become
    lists, for example. A handler that runs past its deadline is not stopped, as it would be by Lambda.

    Args:
        function: A handler of this process, or a function that runs itself: an object whose class has `invoke`.
        event: Values that JSON can carry.
        context: The context of the invocation. Its id, ARN and remaining time are also those of a function that runs
            itself. None: a new one, with 30 s.

    Raises:
        TypeError: The event is not JSON.
    """
    context = context or LambdaContext()
    # Asked of the class: a mock has every attribute, and is called as a handler.
    if not hasattr(type(function), "invoke"):
        return _invoke_handler(cast("Handler", function), event, context)
    done = cast("Function", function).invoke(event, context=context)
    print(done.logs, end="")  # noqa: T201 - so that pytest shows it, as for a handler
    return done


def _invoke_handler(handler: Handler, event: object, context: LambdaContext) -> Invocation:
    body = json.dumps(event)
    payload: object = None
    error: Mapping[str, object] | None = None
    start = time.perf_counter()
    with captured_output(context.aws_request_id) as output:
        try:
            payload = _parsed_answer(handler(json.loads(body), context))
        except SystemExit as stop:
            status = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
            message = (
                f"RequestId: {context.aws_request_id} Error: Runtime exited with error: exit status {status}"
            )
            error = {"errorType": "Runtime.ExitError", "errorMessage": message}
        except _MarshalError as fault:
            error = _reported("Runtime.MarshalError", str(fault), context, [])
        except Exception as fault:  # noqa: BLE001 - Lambda catches them all
            # The first frame is this function's own, which the runtime does not show either.
            frames = traceback.format_list(traceback.extract_tb(fault.__traceback__)[1:])
            error = _reported(type(fault).__name__, str(fault), context, frames)
        duration = (time.perf_counter() - start) * 1000
    return Invocation(
        request_id=context.aws_request_id,
        payload=payload,
        logs=output.getvalue(),
        duration=duration,
        error=error,
    )


class _MarshalError(Exception):
    """The answer of a handler is not JSON."""


def _parsed_answer(answer: object) -> object:
    if isinstance(answer, bytes):
        return answer.decode("utf-8", errors="replace")
    try:
        return json.loads(json.dumps(answer, default=_number))
    except Exception as error:
        raise _MarshalError(f"Unable to marshal response: {error}") from error


def _number(value: object) -> object:
    """Return a Decimal as the number that the runtime client writes. It refuses other types that JSON does not know."""
    if not isinstance(value, Decimal):
        raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")
    return float("nan") if value.is_nan() else json.loads(str(value))


def _reported(kind: str, message: str, context: LambdaContext, trace: list[str]) -> Mapping[str, object]:
    """Print an error as the runtime client does, and return it as Lambda reports it."""
    lines = "".join(trace).splitlines()
    print(f"[ERROR] {kind}: {message}", "Traceback (most recent call last):", *lines, sep="\n")  # noqa: T201
    return {
        "errorMessage": message,
        "errorType": kind,
        "requestId": context.aws_request_id,
        "stackTrace": trace,
    }


class _Outputs(io.TextIOBase):
    """The standard output while handlers run. Each invocation has an output of its own, also those at the same time.

    What a thread without an invocation writes, such as one that a handler has started, is in all of them.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of_thread = threading.local()
        self._running: list[tuple[io.StringIO, str]] = []
        self._installed = ExitStack()

    def write(self, text: str) -> int:
        """Write to the outputs to which this thread's text belongs."""
        for output, _ in self._current():
            output.write(text)
        return len(text)

    def filter(self, record: logging.LogRecord) -> bool:
        """Give a log record the id of its invocation, as a filter does."""
        record.aws_request_id = next((request_id for _, request_id in self._current()), "")
        return True

    @contextmanager
    def one(self, request_id: str) -> Iterator[io.StringIO]:
        """Yield the output of an invocation while the block runs."""
        # A thread that reads `sys.stdout` while another one replaces it can crash Python, so that the first invocation
        # replaces it, and the last one gives it back: https://github.com/python/cpython/issues/130163.
        mine = (io.StringIO(), request_id)
        before = getattr(self._of_thread, "outputs", [])
        with self._lock:
            if not self._running:
                self._install()
            self._running.append(mine)
        self._of_thread.outputs = [mine]
        try:
            yield mine[0]
        finally:
            self._of_thread.outputs = before
            with self._lock:
                self._running.remove(mine)
                if not self._running:
                    self._installed.close()

    def behind(self) -> TextIO:
        """Return what has the output of this thread now: an invocation within which another one ran, or the process."""
        if getattr(self._of_thread, "outputs", []):
            return cast("TextIO", self)
        with self._lock:
            return self._of_process if self._running else sys.stdout

    def _current(self) -> list[tuple[io.StringIO, str]]:
        return getattr(self._of_thread, "outputs", []) or list(self._running)

    def _install(self) -> None:
        self._of_process = sys.stdout
        in_lambda = logging.StreamHandler(self)
        layout = logging.Formatter(
            "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s", TIME
        )
        layout.converter = time.gmtime
        in_lambda.setFormatter(layout)
        in_lambda.addFilter(_is_for_lambda)
        in_lambda.addFilter(self.filter)
        for handler in _standard_handlers():
            self._installed.callback(handler.setStream, handler.stream)
            # A logger of an earlier test may still have that test's output, which is closed and cannot be flushed.
            if not handler.stream.closed:
                handler.flush()
            handler.stream = self
        logging.root.addHandler(in_lambda)
        self._installed.callback(logging.root.removeHandler, in_lambda)
        self._installed.enter_context(redirect_stdout(self))
        self._installed.enter_context(redirect_stderr(self))


_OUTPUTS = _Outputs()
"""Never freed, because threads may still write to it."""


@contextmanager
def captured_output(request_id: str) -> Iterator[io.StringIO]:
    """Yield what this process prints and logs while the block runs. Afterwards it is printed, so that pytest shows it.

    Handlers of loggers that write to the standard streams are included, whenever they were made. A logger without a
    handler of its own writes warnings and errors in Lambda's format. Blocks of several threads have outputs of their
    own.
    """
    with _OUTPUTS.one(request_id) as output:
        yield output
    _OUTPUTS.behind().write(output.getvalue())


def _is_for_lambda(record: logging.LogRecord) -> bool:
    """Return whether Lambda's own handler writes a record. Powertools keeps those of its loggers from it."""
    logger: logging.Logger | None = logging.getLogger(record.name)
    while logger is not None and not hasattr(logger, "powertools_handler"):
        logger = logger.parent
    return logger is None


def _standard_handlers() -> Iterator[logging.StreamHandler[io.TextIOBase]]:
    """Yield the handlers that write to the standard streams, of this test or of the time when they were made.

    Those streams are encoding ones, also under pytest. A test that reads a log passes a StringIO.
    """
    loggers = [logging.root, *logging.root.manager.loggerDict.values()]
    for logger in loggers:
        for handler in getattr(logger, "handlers", ()):
            standard = isinstance(handler, logging.StreamHandler) and not isinstance(
                handler, logging.FileHandler
            )
            if standard and isinstance(handler.stream, io.TextIOWrapper):
                yield handler
