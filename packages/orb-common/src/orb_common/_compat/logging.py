"""The motion layer's functions for logs, over `orb_common.logging.OrbLogger`."""

# ruff: noqa: ANN401, PLR0917 - handlers, Powertools' and logging's signatures

from __future__ import annotations

import functools
import inspect
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from orb_common.jsonable import TOO_DEEP
from orb_common.logging import OrbLogger
from orb_common.logging import get_logger as _get_logger
from orb_common.redaction import redact

if TYPE_CHECKING:
    from orb_common.logging import Performance

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

HandlerT = TypeVar("HandlerT", bound=Callable[..., Any])  # Any: handlers take and give what their events need


def get_logger(
    name: str | None = None, level: str | int | None = None, service: str | None = None, **keys: object
) -> OrbLogger:
    """Return a logger. The name only counts where there is no service."""
    return _get_logger(service or name, level=level, **keys)  # type: ignore[arg-type]  # keys, not options


def sanitize_log_data(data: object, max_depth: int = 10) -> object:
    """Return data without its secrets. The logger removes them by itself."""
    clean = json.dumps(redact(data, max_depth=max_depth))
    # The mark that the motion layer documents.
    return json.loads(clean.replace(f'"{TOO_DEEP}"', '"[MAX_DEPTH_EXCEEDED]"'))


def log_error(logger: OrbLogger, error: BaseException, message: str = "error", **context: object) -> None:
    """Write an error. See `OrbLogger.log_error`."""
    logger.log_error(error, message, stacklevel=2, **context)


def log_performance(
    logger: OrbLogger,
    operation: str,
    duration_ms: float | None = None,
    success: bool = True,
    **context: object,
) -> Performance:
    """Write or measure how long an operation took. See `OrbLogger.log_performance`."""
    facts: dict[str, Any] = context
    return logger.log_performance(operation, duration_ms, success=success, stacklevel=2, **facts)


def log_api_call(
    logger: OrbLogger,
    service: str,
    endpoint: str,
    method: str = "GET",
    status_code: int | None = None,
    duration_ms: float | None = None,
    **context: object,
) -> None:
    """Write a call of another service. See `OrbLogger.log_api_call`."""
    logger.log_api_call(service, endpoint, method, status_code, duration_ms, stacklevel=2, **context)


def add_persistent_context(logger: OrbLogger, **keys: object) -> None:
    """Add keys to each line, over invocations: the process's, not a caller's."""
    logger.append_persistent_keys(**keys)


def remove_persistent_context(logger: OrbLogger, *keys: str) -> None:
    """Remove keys from each line."""
    logger.remove_persistent_keys(keys)


def clear_context(logger: OrbLogger) -> None:
    """Forget what was appended; persistent keys stay."""
    logger.clear_state()


def inject_lambda_context(
    logger: OrbLogger,
    lambda_context: object = None,
    correlation_id_path: str | None = None,
    log_event: bool = False,
    clear_state: bool = True,
    *,
    event: object = None,
) -> None:
    """Add the request's facts to the logger, for code that cannot decorate its handler."""
    logger.inject_lambda_context(
        _nothing, log_event=log_event, correlation_id_path=correlation_id_path, clear_state=clear_state
    )(event, lambda_context)


def _nothing(event: object, context: object) -> None:
    """A handler which does nothing: only what precedes it counts."""


def with_logger(
    name: str | Callable[..., Any] | None = None,  # Any: as HandlerT
    log_event: bool = False,
    correlation_id_path: str | None = None,
    *,
    logger: OrbLogger | None = None,
) -> Any:  # Any: the handler's own type, or a decorator for one
    """Decorate a handler: context in each line, a line at start and end, errors written and raised again.

    Works with and without arguments.

    Args:
        name: The service. None: as `get_logger` decides.
        log_event: Writes the event, redacted.
        correlation_id_path: JMESPath. None: by the kind of the event.
        logger: Takes this one instead.
    """
    if callable(name):
        return with_logger()(name)

    def decorate(handler: HandlerT) -> HandlerT:
        log = logger or _get_logger(name if isinstance(name, str) else None)
        timed = log.log_performance("invocation")(handler)

        def run(
            event: Any, context: Any, *args: Any, **kwargs: Any
        ) -> Any:  # Any: whatever the handler takes
            log.info("invocation_started")
            try:
                return timed(event, context, *args, **kwargs)
            except Exception as error:
                log.log_error(error, "invocation_failed")
                raise

        async def run_async(event: Any, context: Any, *args: Any, **kwargs: Any) -> Any:  # Any: as above
            log.info("invocation_started")
            try:
                return await timed(event, context, *args, **kwargs)
            except Exception as error:
                log.log_error(error, "invocation_failed")
                raise

        runs = functools.wraps(handler)(run_async if inspect.iscoroutinefunction(handler) else run)
        wrapped: HandlerT = log.inject_lambda_context(
            log_event=log_event, correlation_id_path=correlation_id_path
        )(runs)
        return wrapped

    return decorate
