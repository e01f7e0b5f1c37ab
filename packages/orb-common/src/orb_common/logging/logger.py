"""The logger of orb: Powertools' own, with a formatter that hides secrets and contexts that do not leak.

A warm function serves many callers. What one invocation appends to the logger is gone in the next by default; what
belongs to the process is added by `append_persistent_keys`.
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

HandlerT = TypeVar("HandlerT", bound=Callable[..., Any])  # Any: handlers take and give what their events need

_CONTEXT_ATTRIBUTES = ("function_name", "memory_limit_in_mb", "invoked_function_arn", "aws_request_id")


class OrbLogger(LevelLogger):
    """Powertools' Logger; see its documentation for `append_keys`, child loggers, buffering.

    A field that is named like one of Python's own (`name`, `args`) gets an underscore: `name_`. A request must not fail
    because of a log line.

    Args:
        service: Name in each line. None: POWERTOOLS_SERVICE_NAME, then AWS_LAMBDA_FUNCTION_NAME, then "orb".
        level: None: POWERTOOLS_LOG_LEVEL, then LOG_LEVEL, then LOGGING_LEVEL (the hub's), then INFO.
        stream: Where lines go. None: stdout.
        logger_formatter: None: an `OrbFormatter` of the options that Powertools passes on to formatters.
        logger_handler: None: one that prints nothing when the stream fails.
        buffer_config: Which lines wait until their request fails. None: that of the first logger of this service.
        persistent: Keys in each line, kept when an invocation's keys are cleared. Other options as Powertools'.

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
        **persistent: Any,  # Any: Powertools' own options and a caller's keys come together here
    ) -> None:
        _check_formatter(logger_formatter)
        name = service or service_name()
        self._formatting = {option: persistent.pop(option) for option in _FORMATTING & persistent.keys()}
        formatter = logger_formatter or OrbFormatter(**self._formatting)
        # A child, or a second logger of the same name, uses the handler that is there.
        shares = child or hasattr(logging.getLogger(name), "powertools_handler")
        self._persistent = {key: value for key, value in persistent.items() if key not in _OPTIONS}
        super().__init__(
            service=name,
            level=level_name() if level is None else level,
            child=child,
            stream=stream,
            logger_formatter=None if shares else formatter,
            logger_handler=None if shares else logger_handler or LineHandler(stream or sys.stdout),
            buffer_config=buffer_config,
            **persistent,
        )
        if shares and not child:
            if not isinstance(self.registered_formatter, OrbFormatter):
                # A plain Powertools logger of this name was made first: its lines would not be redacted.
                self._format_by(formatter)
            self.append_keys(**self._persistent)

    def structure_logs(
        self, append: bool = False, formatter_options: dict[str, Any] | None = None, **keys: Any
    ) -> None:
        """Set the keys of each line, beside the persistent ones. See Powertools' documentation."""
        super().structure_logs(append, formatter_options, **{**self._persistent, **keys})

    def set_options(
        self,
        *,
        sampling_rate: float | None = None,
        log_uncaught_exceptions: bool = False,
        logger_formatter: OrbFormatter | None = None,
        **formatting: Any,  # Any: Powertools' options of a formatter
    ) -> None:
        """Change Powertools' options from here on; what is not given stays as it is.

        Raises:
            InvalidLoggerSamplingRateError: Powertools': the rate is not a number.
            TypeError: The formatter is not an `OrbFormatter`.
        """
        _check_formatter(logger_formatter)
        if formatting or logger_formatter is not None:
            self._formatting |= formatting
            self._format_by(logger_formatter or OrbFormatter(**self._formatting))
        if sampling_rate is not None:
            self.sampling_rate = sampling_rate
            self.append_persistent_keys(sampling_rate=sampling_rate)
            self.refresh_sample_rate_calculation()
        if log_uncaught_exceptions:
            sys.excepthook = functools.partial(log_uncaught_exception_hook, logger=self)

    def _format_by(self, formatter: OrbFormatter) -> None:
        formatter.append_keys(**self.registered_formatter.get_current_keys())
        self.registered_handler.setFormatter(formatter)

    def append_persistent_keys(self, **keys: object) -> None:
        """Add keys to each line from here on, over invocations: the run's id, the device's."""
        self._persistent.update(keys)
        self.append_keys(**keys)

    def remove_persistent_keys(self, keys: Iterable[str]) -> None:
        """Take keys out again. The service's name stays."""
        gone = [key for key in keys if key != "service"]
        for key in gone:
            self._persistent.pop(key, None)
        self.remove_keys(gone)

    def inject_lambda_context(
        self,
        lambda_handler: HandlerT | None = None,
        log_event: bool | None = None,
        correlation_id_path: str | None = None,
        clear_state: bool | None = True,
        flush_buffer_on_uncaught_error: bool = False,
    ) -> Any:  # Any: the handler's own type, or a decorator for one, as in Powertools
        """Decorate a handler: each line of an invocation says which request it is of.

        Adds function_request_id, function_name, function_version, function_memory_size, function_arn, cold_start, and
        correlation_id: by a JMESPath, else by the kind of the event. A context that is not Lambda's (on a laptop) is
        left out.

        Args:
            lambda_handler: The handler. None: returns a decorator.
            log_event: Write the event, redacted, first. None: by POWERTOOLS_LOGGER_LOG_EVENT.
            correlation_id_path: JMESPath to the correlation id in the event.
            clear_state: Forget what the invocation before appended.
            flush_buffer_on_uncaught_error: As Powertools'.
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

        def begin(
            event: Any, context: Any, *args: Any, **kwargs: Any
        ) -> Any:  # Any: whatever the handler takes
            if not correlation_id_path:
                self.set_correlation_id(correlation_id(event))
            version = getattr(context, "function_version", None)
            if isinstance(version, str):
                self.append_keys(function_version=version)
            if log_event:
                told = {"event": getattr(event, "raw_event", event)}
                self.write_at(place, logging.INFO, "event_received", extra=told)
            return lambda_handler(event, context, *args, **kwargs)

        in_lambda = super().inject_lambda_context(
            begin,
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
            return begin(event, context, *args, **kwargs)

        return cast("HandlerT", handle)

    def clear_state(self) -> None:
        """Remove what was appended; persistent keys stay."""
        self.structure_logs()

    def log_error(
        self, error: BaseException, message: str = "error", *, stacklevel: int = 1, **context: object
    ) -> None:
        """Write an error: type, text, traceback, and of orb's own code, retryable, details. Level ERROR."""
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

        With a duration, the line is written at once. Without one, this returns a context manager, which is a decorator
        as well and writes at the end; an exception passes through, and the line says `success: false`.
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
        """Write a call of another service. `duration_ms` in milliseconds. Level INFO."""
        facts: dict[str, object] = {"api_service": service, "api_endpoint": endpoint, "api_method": method}
        if status_code is not None:
            facts["status_code"] = status_code
        if duration_ms is not None:
            facts["duration_ms"] = round(duration_ms, 2)
        self.info("api_call", stacklevel=stacklevel + 2, extra={**facts, **context})


def _check_formatter(formatter: object) -> None:
    if formatter is not None and not isinstance(formatter, OrbFormatter):
        raise TypeError("logger_formatter must be an OrbFormatter: another one would not redact its lines")


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
    **more: Any,  # Any: Powertools' own options and a caller's keys come together here
) -> OrbLogger:
    """Return the logger of a service: always the same one, with the given keys added to its persistent ones.

    Args:
        service: Name in each line. None: POWERTOOLS_SERVICE_NAME, then AWS_LAMBDA_FUNCTION_NAME, then "orb".
        level: Sets the level. None: as it is; at first POWERTOOLS_LOG_LEVEL, then LOG_LEVEL, then LOGGING_LEVEL, then
            INFO.
        stream: Where lines go from now on. None: as it is; at first stdout.
        more: Powertools' options by their names (`sampling_rate`, `datefmt`, `use_rfc3339`, `log_uncaught_exceptions`
            ...), from now on; `logger_handler` and `buffer_config` are those of the first call, and `child=True`
            returns the calling module's child. All other names are keys in each line, over invocations.

    Raises:
        InvalidLoggerSamplingRateError: Powertools': the rate is not a number.
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
            # Sampling goes back to this one at each invocation.
            logger.initial_log_level = logger.log_level
        if stream is not None and isinstance(logger.registered_handler, LineHandler):
            logger.registered_handler.setStream(stream)
        logger.set_options(**{option: options[option] for option in _CHANGEABLE & options.keys()})
    if more:
        logger.append_persistent_keys(**more)
    # Its lines go through the service's logger, which so must be there.
    return OrbLogger(name, level, child=True) if is_child else logger


def error_facts(error: BaseException) -> dict[str, object]:
    """Return what `log_error` tells of an error beside its traceback."""
    facts: dict[str, object] = {"error_type": type(error).__name__, "error_message": _text(error)}
    code = getattr(error, "code", None)
    if isinstance(code, str):
        details = getattr(error, "details", None)
        facts |= {
            "error_code": code,
            "retryable": getattr(error, "retryable", None),
            "error_details": details or None,
        }
    return facts


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - a foreign __str__ may fail in any way
        return f"<{type(error).__name__}>"


def _is_true(value: str | None) -> bool:
    return (value or "").lower() in {"1", "true", "t", "yes", "y", "on"}
