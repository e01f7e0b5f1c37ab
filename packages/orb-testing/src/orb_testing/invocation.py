"""Invoke a function as Lambda does, and see what Lambda would see: the answer or the error, and the logs.

A function is a handler of this process, or whatever runs itself, such as a bundle under AWS's runtime client
(`orb_tools.runtime.bundled_function`). Both are invoked in the same way.
"""

from __future__ import annotations

import io
import json
import logging
import threading
import time
import traceback
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, cast

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
    """The lines that the function printed and logged, with those of invocations that ran at the same time."""
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
        begin = output.tell()
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
        logs=output.getvalue()[begin:],
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


@dataclass(slots=True)
class _Captured:
    """The output of the invocations that run now."""

    blocks: int = 0
    """How many run."""
    output: io.StringIO = field(default_factory=io.StringIO)
    restored: ExitStack = field(default_factory=ExitStack)
    """Its end gives the process its streams back."""


_CAPTURED = _Captured()
_CAPTURED_LOCK = threading.Lock()


@contextmanager
def captured_output(request_id: str) -> Iterator[io.StringIO]:
    """Yield what this process prints and logs while the block runs. Afterwards it is printed, so that pytest shows it.

    Handlers of loggers that write to the standard streams are included, whenever they were made. A logger without a
    handler of its own writes warnings and errors in Lambda's format.

    Streams belong to the process, so blocks that run at the same time share one output, which the last of them prints.
    If each replaced the streams, one would restore those of another, and Python would print to a stream that is gone.
    """
    with _CAPTURED_LOCK:
        if _CAPTURED.blocks == 0:
            _CAPTURED.output = io.StringIO()
            _capture(_CAPTURED.output, request_id, _CAPTURED.restored)
        _CAPTURED.blocks += 1
        output = _CAPTURED.output
    try:
        yield output
    finally:
        with _CAPTURED_LOCK:
            _CAPTURED.blocks -= 1
            if _CAPTURED.blocks == 0:
                _CAPTURED.restored.close()
                print(output.getvalue(), end="")  # noqa: T201 - see above


def _capture(output: io.StringIO, request_id: str, stack: ExitStack) -> None:
    in_lambda = logging.StreamHandler(output)
    layout = logging.Formatter(f"[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t{request_id}\t%(message)s", TIME)
    layout.converter = time.gmtime
    in_lambda.setFormatter(layout)
    in_lambda.addFilter(_is_for_lambda)
    for handler in _standard_handlers():
        stack.callback(handler.setStream, handler.stream)
        # A logger of an earlier test may still have that test's output, which is closed and cannot be flushed.
        if not handler.stream.closed:
            handler.flush()
        handler.stream = output
    logging.root.addHandler(in_lambda)
    stack.callback(logging.root.removeHandler, in_lambda)
    stack.enter_context(redirect_stdout(output))
    stack.enter_context(redirect_stderr(output))


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
