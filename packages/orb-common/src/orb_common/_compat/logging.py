"""The functions of the motion layer for logs, built on `orb_common.logging.OrbLogger`.

A function that is given another logger writes with the logger of orb that has its name.
"""

# ruff: noqa: ANN401, PLR0917 - the signatures of handlers, Powertools and logging

from __future__ import annotations

import functools
import inspect
import json
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from orb_common.jsonable import TOO_DEEP
from orb_common.logging import OrbLogger
from orb_common.logging import get_logger as _get_logger
from orb_common.logging.levels import place_of
from orb_common.logging.logger import error_facts
from orb_common.redaction import redact

if TYPE_CHECKING:
    from aws_lambda_powertools.logging.logger import Logger

    from orb_common.logging import Performance

    AnyLogger: TypeAlias = Logger | logging.Logger | logging.LoggerAdapter[logging.Logger]

__all__ = [
    "add_persistent_context",
    "clear_context",
    "get_logger",
    "inject_lambda_context",
    "log_api_call",
    "log_error",
    "log_performance",
    "remove_persistent_context",
    "sanitize_log_data",
    "with_logger",
]

_NOT_GIVEN: Final = object()
HandlerT = TypeVar("HandlerT", bound=Callable[..., Any])  # Any: each handler has its own event and answer


def get_logger(
    name: str | None = None, level: str | int | None = None, service: str | None = None, **options: Any
) -> OrbLogger:
    """Return a logger. `name` is used if there is no `service`. `options`: those of `orb_common.logging`."""
    return _get_logger(service or name, level=level, **options)


def _ours(logger: AnyLogger) -> OrbLogger:
    """Return a logger of orb: `logger`, or else the one of its name, because the formatters of others hide nothing."""
    return logger if isinstance(logger, OrbLogger) else _get_logger(logger.name)


def sanitize_log_data(data: object, max_depth: int = 10) -> object:
    """Return data without its secrets. The logger also removes them."""
    clean = json.dumps(redact(data, max_depth=max_depth))
    # The motion layer documents this text.
    return json.loads(clean.replace(f'"{TOO_DEEP}"', '"[MAX_DEPTH_EXCEEDED]"'))


def log_error(logger: AnyLogger, error: BaseException, message: str = "error", **context: object) -> None:
    """Write an error. See `OrbLogger.log_error`."""
    _ours(logger).log_error(error, message, stacklevel=2, **context)


def log_performance(
    logger: AnyLogger,
    operation: str,
    duration_ms: float | None = None,
    success: bool = True,
    **context: object,
) -> Performance:
    """Write how long an operation took, or measure it. See `OrbLogger.log_performance`."""
    options: dict[str, Any] = context
    return _ours(logger).log_performance(operation, duration_ms, success=success, stacklevel=2, **options)


def log_api_call(
    logger: AnyLogger,
    service: str,
    endpoint: str,
    method: str = "GET",
    status_code: int | None = None,
    duration_ms: float | None = None,
    **context: object,
) -> None:
    """Write that another service was called. See `OrbLogger.log_api_call`."""
    _ours(logger).log_api_call(service, endpoint, method, status_code, duration_ms, stacklevel=2, **context)


def add_persistent_context(logger: AnyLogger, **keys: object) -> None:
    """Add keys to all later lines of the process. They stay after an invocation, so they must not name a caller."""
    _ours(logger).append_persistent_keys(**keys)


def remove_persistent_context(logger: AnyLogger, *keys: str) -> None:
    """Remove keys from all later lines."""
    _ours(logger).remove_persistent_keys(keys)


def clear_context(logger: AnyLogger) -> None:
    """Remove the appended keys. Persistent keys stay."""
    _ours(logger).clear_state()


def inject_lambda_context(
    logger: OrbLogger | Callable[..., Any] | None = None,  # Any: as HandlerT
    lambda_context: object = _NOT_GIVEN,
    correlation_id_path: str | None = None,
    log_event: bool = False,
    clear_state: bool = True,
    *,
    event: object = None,
) -> Any:  # Any: the handler, a decorator, or None
    """Decorate a handler, so that each line has the facts of its request. Works with and without parentheses.

    With a context or an event, add the facts of that request to the logger instead. This is for code that cannot
    decorate its handler.

    Args:
        logger: A logger, or the handler. For None or a handler, the logger of `get_logger()` is used.
        lambda_context: The context of the request. Not given: return a decorator.
        correlation_id_path: A JMESPath expression. None: chosen by the type of the event.
        log_event: Whether to write the event, redacted.
        clear_state: Whether to remove the keys that the previous request appended.
        event: The event of the request.
    """
    handler = None if logger is None or isinstance(logger, OrbLogger) else logger
    log = logger if isinstance(logger, OrbLogger) else _get_logger()
    decorate = functools.partial(
        log.inject_lambda_context, correlation_id_path=correlation_id_path, clear_state=clear_state
    )
    if handler is not None or (lambda_context is _NOT_GIVEN and event is None):
        return decorate(handler, log_event=log_event or None)
    decorate(_nothing, log_event=False)(event, None if lambda_context is _NOT_GIVEN else lambda_context)
    if log_event:
        log.info("event_received", event=event, stacklevel=3)
    return None


def _nothing(event: object, context: object) -> None:
    """Do nothing. The decorator of this handler does all its work before it calls the handler."""


def with_logger(
    name: str | Callable[..., Any] | None = None,  # Any: as HandlerT
    log_event: bool = False,
    correlation_id_path: str | None = None,
    *,
    logger: OrbLogger | None = None,
) -> Any:  # Any: the handler, or a decorator
    """Decorate a handler: add the context to each line, write its start, end and errors, and raise the errors again.

    Works with and without parentheses.

    Args:
        name: The name of the service. None: chosen by `get_logger`.
        log_event: Whether to write the event, redacted.
        correlation_id_path: A JMESPath expression. None: chosen by the type of the event.
        logger: The logger to use instead of that of the service.
    """
    if callable(name):
        return with_logger()(name)

    def decorate(handler: HandlerT) -> HandlerT:
        log = logger or _get_logger(name if isinstance(name, str) else None)
        timed = log.log_performance("invocation")(handler)
        place = place_of(handler)

        def begin() -> None:
            log.write_at(place, logging.INFO, "invocation_started")

        def fail(error: Exception) -> None:
            exc_info = (type(error), error, error.__traceback__)
            log.write_at(
                place, logging.ERROR, "invocation_failed", exc_info=exc_info, extra=error_facts(error)
            )

        def run(event: Any, context: Any, *args: Any, **kwargs: Any) -> Any:  # Any: the handler's own types
            begin()
            try:
                return timed(event, context, *args, **kwargs)
            except Exception as error:
                fail(error)
                raise

        async def run_async(event: Any, context: Any, *args: Any, **kwargs: Any) -> Any:  # Any: as above
            begin()
            try:
                return await timed(event, context, *args, **kwargs)
            except Exception as error:
                fail(error)
                raise

        wrapped_handler = functools.wraps(handler)(run_async if inspect.iscoroutinefunction(handler) else run)
        wrapped: HandlerT = log.inject_lambda_context(
            log_event=log_event, correlation_id_path=correlation_id_path
        )(wrapped_handler)
        return wrapped

    return decorate
