"""The logger of orb: Powertools' Logger with a formatter that hides secrets.

A warm function serves many callers. So the keys that one invocation appends are removed before the next, by default.
`append_persistent_keys` adds keys that stay for the whole process.
"""

# ruff: noqa: ANN401 - handlers, Powertools' and logging's signatures

from __future__ import annotations

import functools
import inspect
import logging
import os
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from aws_lambda_powertools.logging.logger import Logger, log_uncaught_exception_hook

from orb_common.jsonable import text_or_type

from .correlation_ids import correlation_id
from .formatter import LineHandler, OrbFormatter
from .levels import LevelLogger, place_of
from .settings import level_name, service_name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from aws_lambda_powertools.logging.buffer import LoggerBufferConfig

    from .performance import Performance

__all__ = ["OrbLogger", "get_logger"]

HandlerT = TypeVar("HandlerT", bound=Callable[..., Any])  # Any: handlers of any signature

_CONTEXT_ATTRIBUTES = ("function_name", "memory_limit_in_mb", "invoked_function_arn", "aws_request_id")


class OrbLogger(LevelLogger):
    """Powertools' Logger; see its documentation for `append_keys`, child loggers, buffering.

    A field whose name Python's `logging` uses itself (`name`, `args`) gets an underscore: `name_`. A request must not
    fail because of a log line.

    Args:
        service: Name in each line. None: POWERTOOLS_SERVICE_NAME, then AWS_LAMBDA_FUNCTION_NAME, then "orb".
        level: The lowest level that is written. None: POWERTOOLS_LOG_LEVEL, then LOG_LEVEL, then LOGGING_LEVEL (the
            hub's), then INFO.
        stream: Where lines go. None: stdout.
        logger_formatter: The formatter. None: an `OrbFormatter` with the given formatter options of Powertools.
        logger_handler: The handler. None: one that prints nothing when the stream fails.
        buffer_config: Which lines wait until their request fails. None: that of the first logger of this service.
        persistent: Keys in each line of all invocations, and Powertools' other options.

    Raises:
        TypeError: The formatter is not an `OrbFormatter`: its lines would not be redacted.
    """

    def __init__(
        self,
        service: str | None = None,
        level: str | int | None = None,
        *,
        child: bool = False,
        stream: TextIO | None = None,
        logger_formatter: OrbFormatter | None = None,
        logger_handler: logging.Handler | None = None,
        buffer_config: LoggerBufferConfig | None = None,
        **persistent: Any,  # Any: Powertools' options and the caller's keys
    ) -> None:
        _check_formatter(logger_formatter)
        name = service or service_name()
        self._formatting = {option: persistent.pop(option) for option in _FORMATTING & persistent.keys()}
        formatter = logger_formatter or OrbFormatter(**self._formatting)
        # A child, or a second logger of the same name, uses the existing handler.
        shares_handler = child or hasattr(logging.getLogger(name), "powertools_handler")
        self._persistent = {key: value for key, value in persistent.items() if key not in _OPTIONS}
        super().__init__(
            service=name,
            level=level_name() if level is None else level,
            child=child,
            stream=stream,
            logger_formatter=None if shares_handler else formatter,
            logger_handler=None if shares_handler else logger_handler or LineHandler(stream or sys.stdout),
            buffer_config=buffer_config,
            **persistent,
        )
        if shares_handler and not child:
            if not isinstance(self.registered_formatter, OrbFormatter):
                # A plain Powertools logger of this name was created first; its lines would not be redacted.
                self._use_formatter(formatter)
            self.append_keys(**self._persistent)

    def structure_logs(
        self, append: bool = False, formatter_options: dict[str, Any] | None = None, **keys: Any
    ) -> None:
        """Set the keys of each line; persistent keys stay. See Powertools' documentation."""
        super().structure_logs(append, formatter_options, **{**self._persistent, **keys})

    def set_options(
        self,
        *,
        sampling_rate: float | None = None,
        log_uncaught_exceptions: bool = False,
        logger_formatter: OrbFormatter | None = None,
        **formatting: Any,  # Any: Powertools' options of a formatter
    ) -> None:
        """Change Powertools' options for all later lines. Options that are not given stay as they are.

        Raises:
            InvalidLoggerSamplingRateError: From Powertools: the rate is not a number.
            TypeError: The formatter is not an `OrbFormatter`.
        """
        _check_formatter(logger_formatter)
        if formatting or logger_formatter is not None:
            self._formatting |= formatting
            self._use_formatter(logger_formatter or OrbFormatter(**self._formatting))
        if sampling_rate is not None:
            self.sampling_rate = sampling_rate
            self.append_persistent_keys(sampling_rate=sampling_rate)
            self.refresh_sample_rate_calculation()
        if log_uncaught_exceptions:
            sys.excepthook = functools.partial(log_uncaught_exception_hook, logger=self)

    def _use_formatter(self, formatter: OrbFormatter) -> None:
        formatter.append_keys(**self.registered_formatter.get_current_keys())
        self.registered_handler.setFormatter(formatter)

    def append_persistent_keys(self, **keys: object) -> None:
        """Add keys to each later line of all invocations, such as the id of a run or device."""
        self._persistent.update(keys)
        self.append_keys(**keys)

    def remove_persistent_keys(self, keys: Iterable[str]) -> None:
        """Remove keys from each line. The key `service` stays."""
        removed = [key for key in keys if key != "service"]
        for key in removed:
            self._persistent.pop(key, None)
        self.remove_keys(removed)

    def inject_lambda_context(
        self,
        lambda_handler: HandlerT | None = None,
        log_event: bool | None = None,
        correlation_id_path: str | None = None,
        clear_state: bool | None = True,
        flush_buffer_on_uncaught_error: bool = False,
    ) -> Any:  # Any: the handler's own type, or a decorator for one, as in Powertools
        """Decorate a handler so that each line shows its request.

        Adds function_request_id, function_name, function_version, function_memory_size, function_arn, cold_start, and
        correlation_id. Without a Lambda context, as on a laptop, it adds only correlation_id.

        Args:
            lambda_handler: The handler. None: return a decorator.
            log_event: Whether the first line is the event, redacted. None: as POWERTOOLS_LOGGER_LOG_EVENT says.
            correlation_id_path: JMESPath to the correlation id in the event. None: the kind of event decides.
            clear_state: Whether keys that the previous invocation appended are removed.
            flush_buffer_on_uncaught_error: Whether an uncaught error writes the buffered lines.
        """
        if lambda_handler is None:
            return functools.partial(
                self.inject_lambda_context,
                log_event=log_event,
                correlation_id_path=correlation_id_path,
                clear_state=clear_state,
                flush_buffer_on_uncaught_error=flush_buffer_on_uncaught_error,
            )
        if log_event is None:
            log_event = _is_true(os.environ.get("POWERTOOLS_LOGGER_LOG_EVENT"))
        place = place_of(lambda_handler)

        def run(
            event: Any, context: Any, *args: Any, **kwargs: Any
        ) -> Any:  # Any: the parameters of the handler
            if not correlation_id_path:
                self.set_correlation_id(correlation_id(event))
            version = getattr(context, "function_version", None)
            if isinstance(version, str):
                self.append_keys(function_version=version)
            if log_event:
                event_field = {"event": getattr(event, "raw_event", event)}
                self.write_at(place, logging.INFO, "event_received", extra=event_field)
            return lambda_handler(event, context, *args, **kwargs)

        in_lambda = super().inject_lambda_context(
            run,
            log_event=False,
            correlation_id_path=correlation_id_path,
            clear_state=clear_state,
            flush_buffer_on_uncaught_error=flush_buffer_on_uncaught_error,
        )

        @functools.wraps(lambda_handler)
        def handle(event: Any, context: Any = None, *args: Any, **kwargs: Any) -> Any:  # Any: as above
            self.clear_buffer()
            if all(hasattr(context, name) for name in _CONTEXT_ATTRIBUTES):
                return in_lambda(event, context, *args, **kwargs)
            if clear_state:
                self.clear_state()
            return run(event, context, *args, **kwargs)

        return cast("HandlerT", handle)

    def clear_state(self) -> None:
        """Remove appended keys; persistent keys stay."""
        self.structure_logs()

    def log_error(
        self, error: BaseException, message: str = "error", *, stacklevel: int = 1, **context: object
    ) -> None:
        """Write an error at level ERROR: type, text, traceback, and for orb's errors code, retryable and details."""
        self.error(
            message,
            exc_info=(type(error), error, error.__traceback__),
            stacklevel=stacklevel + 2,
            extra={**error_facts(error), **context},
        )

    def log_performance(
        self,
        operation: str,
        duration_ms: float | None = None,
        *,
        success: bool = True,
        monotonic: Callable[[], float] = time.perf_counter,
        stacklevel: int = 1,
        **context: object,
    ) -> Performance:
        """Write how long an operation took, in milliseconds. Level INFO.

        With a duration, the line is written at once. Without one, the result is a context manager and decorator that
        writes the line at the end. An exception passes through, and the line has `success: false`.
        """
        from .performance import Performance

        performance = Performance(self, operation, monotonic, context)
        if duration_ms is not None:
            performance.write(duration_ms, success=success, stacklevel=stacklevel + 2)
        return performance

    def log_api_call(
        self,
        service: str,
        endpoint: str,
        method: str = "GET",
        status_code: int | None = None,
        duration_ms: float | None = None,
        *,
        stacklevel: int = 1,
        **context: object,
    ) -> None:
        """Write a line about a call to another service. `duration_ms` is in milliseconds. Level INFO."""
        facts: dict[str, object] = {"api_service": service, "api_endpoint": endpoint, "api_method": method}
        if status_code is not None:
            facts["status_code"] = status_code
        if duration_ms is not None:
            facts["duration_ms"] = round(duration_ms, 2)
        self.info("api_call", stacklevel=stacklevel + 2, extra={**facts, **context})


def _check_formatter(formatter: object) -> None:
    if formatter is not None and not isinstance(formatter, OrbFormatter):
        raise TypeError(
            "logger_formatter must be an OrbFormatter, because other formatters do not redact lines"
        )


_OPTIONS = frozenset(inspect.signature(Logger.__init__).parameters) - {"self", "kwargs"}
_loggers: dict[str, OrbLogger] = {}
_FORMATTING = frozenset(
    {"datefmt", "json_default", "json_deserializer", "json_serializer", "log_record_order", "serialize_stacktrace",
     "use_datetime_directive", "use_rfc3339", "utc"}
)  # fmt: skip
_CHANGEABLE = _FORMATTING | {"log_uncaught_exceptions", "logger_formatter", "sampling_rate"}


def get_logger(
    service: str | None = None,
    *,
    level: str | int | None = None,
    stream: TextIO | None = None,
    **more: Any,  # Any: Powertools' options and the caller's keys
) -> OrbLogger:
    """Return the one logger of a service, with the given keys added to its persistent keys.

    Args:
        service: Name in each line. None: POWERTOOLS_SERVICE_NAME, then AWS_LAMBDA_FUNCTION_NAME, then "orb".
        level: Sets the level. None: unchanged. The first call takes it from POWERTOOLS_LOG_LEVEL, then LOG_LEVEL, then
            LOGGING_LEVEL, then INFO.
        stream: Where later lines go. None: unchanged, at first stdout.
        more: Powertools' options by their names (`sampling_rate`, `datefmt`, `use_rfc3339`, `log_uncaught_exceptions`
            ...), for later lines. Only the first call sets `logger_handler` and `buffer_config`. With `child=True`,
            the result is a child logger named after the calling module. All other names are persistent keys.

    Raises:
        InvalidLoggerSamplingRateError: From Powertools: the rate is not a number.
        TypeError: `logger_formatter` is not an `OrbFormatter`: its lines would not be redacted.
    """
    name = service or service_name()
    options = {option: more.pop(option) for option in _OPTIONS & more.keys()}
    is_child = options.pop("child", False)
    logger = _loggers.get(name)
    if logger is None:
        logger = _loggers[name] = OrbLogger(name, None if is_child else level, stream=stream, **options)
    else:
        if level is not None and not is_child:
            logger.setLevel(level)
            # Sampling returns to this level at each invocation.
            logger.initial_log_level = logger.log_level
        if stream is not None and isinstance(logger.registered_handler, LineHandler):
            logger.registered_handler.setStream(stream)
        logger.set_options(**{option: options[option] for option in _CHANGEABLE & options.keys()})
    if more:
        logger.append_persistent_keys(**more)
    # The lines of a child go through the logger of its service, so that logger must exist.
    return OrbLogger(name, level, child=True) if is_child else logger


def error_facts(error: BaseException) -> dict[str, object]:
    """Return the fields that `log_error` writes with the traceback."""
    facts: dict[str, object] = {"error_type": type(error).__name__, "error_message": text_or_type(error)}
    code = getattr(error, "code", None)
    if isinstance(code, str):
        details = getattr(error, "details", None)
        facts |= {
            "error_code": code,
            "retryable": getattr(error, "retryable", None),
            "error_details": details or None,
        }
    return facts


def _is_true(value: str | None) -> bool:
    return (value or "").lower() in {"1", "true", "t", "yes", "y", "on"}
