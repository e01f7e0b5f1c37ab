"""The logger of orb: Powertools' own, with a formatter that hides secrets and contexts that do not leak.

A warm function serves many callers. What one invocation appends to the logger is gone in the next by default
here; what belongs to the process is added by `append_persistent_keys`.
"""

# ruff: noqa: ANN401, PLR0917 - handlers, Powertools' and logging's signatures

from __future__ import annotations

import functools
import inspect
import logging
import os
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from aws_lambda_powertools.logging.logger import Logger

from .context import correlation_id
from .formatter import LineHandler, OrbFormatter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import TextIO

    from .performance import Performance

__all__ = ["OrbLogger", "get_logger"]

HandlerT = TypeVar("HandlerT", bound=Callable[..., Any])  # Any: handlers take and give what their events need

SERVICE_VARIABLES = ("POWERTOOLS_SERVICE_NAME", "AWS_LAMBDA_FUNCTION_NAME")
LEVEL_VARIABLES = ("POWERTOOLS_LOG_LEVEL", "LOG_LEVEL", "LOGGING_LEVEL")
DEFAULT_SERVICE = "orb"
_CONTEXT_ATTRIBUTES = ("function_name", "memory_limit_in_mb", "invoked_function_arn", "aws_request_id")


class _Records(logging.Logger):
    """Makes records of any extra fields.

    The standard one refuses names of its own (`name`, `args`, `module`) with a KeyError: a request would fail
    because of a log line. Here such a field is kept under its name with an underscore.
    """

    def makeRecord(  # noqa: N802 - logging's name and documentation
        self,
        name: str,
        level: int,
        fn: str,
        lno: int,
        msg: object,
        args: Any,  # Any: as in logging
        exc_info: Any,  # Any: as in logging
        func: str | None = None,
        extra: Mapping[str, object] | None = None,
        sinfo: str | None = None,
    ) -> logging.LogRecord:
        record = logging.getLogRecordFactory()(name, level, fn, lno, msg, args, exc_info, func, sinfo)
        if extra:
            record.__dict__.update(extra if _TAKEN.isdisjoint(extra) else _renamed(extra))
        return record


class OrbLogger(Logger):
    """Powertools' Logger; see its documentation for `info` and its like, `append_keys`, child loggers, buffering.

    Args:
        service: Name in each line. None: POWERTOOLS_SERVICE_NAME, then AWS_LAMBDA_FUNCTION_NAME, then "orb".
        level: None: POWERTOOLS_LOG_LEVEL, then LOG_LEVEL, then LOGGING_LEVEL (the hub's), then INFO.
        stream: Where lines go. None: stdout.
        logger_formatter: None: an `OrbFormatter` of the options that Powertools passes on to formatters.
        logger_handler: None: one that prints nothing when the stream fails.
        persistent: Keys in each line, kept when an invocation's keys are cleared. Other options as
            Powertools'.
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
        **persistent: Any,  # Any: Powertools' own options and a caller's keys come together here
    ) -> None:
        name = service or _service()
        formatting = {option: persistent.pop(option) for option in _FORMATTING & persistent.keys()}
        formatter = logger_formatter or OrbFormatter(**formatting)
        # A child, or a second logger of the same name, uses the handler that is there.
        shares = child or hasattr(logging.getLogger(name), "powertools_handler")
        super().__init__(
            service=name,
            level=_level() if level is None else level,
            child=child,
            stream=stream,
            logger_formatter=None if shares else formatter,
            logger_handler=None if shares else logger_handler or LineHandler(stream or sys.stdout),
            **persistent,
        )
        if persistent.get("buffer_config") is not None:
            from .buffering import SafeBuffer

            self._buffer_cache.__class__ = SafeBuffer
        keys = {key: value for key, value in persistent.items() if key not in _OPTIONS}
        self._default_log_keys.update(keys)
        if shares and not child:
            if not isinstance(self.registered_formatter, OrbFormatter):
                # Somebody made a plain Powertools logger of this name first: its lines would not be redacted.
                formatter.append_keys(**self.registered_formatter.get_current_keys())
                self.registered_handler.setFormatter(formatter)
            self.append_keys(**keys)

    def _get_logger(self) -> logging.Logger:
        name = f"{self.service}.{_caller()}" if self.child else self.service
        logger = logging.getLogger(name)
        if type(logger) is logging.Logger:
            # Python's registry makes the object, and only its own class.
            logger.__class__ = _Records
        return logger

    def append_persistent_keys(self, **keys: object) -> None:
        """Adds keys to each line from here on, over invocations: the run's id, the device's."""
        self._default_log_keys.update(keys)
        self.append_keys(**keys)

    def remove_persistent_keys(self, keys: Iterable[str]) -> None:
        """Takes keys out again. The service's name stays."""
        gone = [key for key in keys if key != "service"]
        for key in gone:
            self._default_log_keys.pop(key, None)
        self.remove_keys(gone)

    def inject_lambda_context(
        self,
        lambda_handler: HandlerT | None = None,
        log_event: bool | None = None,
        correlation_id_path: str | None = None,
        clear_state: bool | None = True,
        flush_buffer_on_uncaught_error: bool = False,
    ) -> Any:  # Any: the handler's own type, or a decorator for one, as in Powertools
        """Decorates a handler: each line of an invocation tells the request.

        Adds function_request_id, function_name, function_version, function_memory_size, function_arn,
        cold_start, and correlation_id: by a JMESPath, else by the kind of the event. A context that is none of
        Lambda's (on a laptop) is left out.

        Args:
            lambda_handler: The handler. None: gives a decorator.
            log_event: Writes the event, redacted, first. None: by POWERTOOLS_LOGGER_LOG_EVENT.
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
        tells = (
            log_event if log_event is not None else _is_true(os.environ.get("POWERTOOLS_LOGGER_LOG_EVENT"))
        )

        def begin(
            event: Any, context: Any, *args: Any, **kwargs: Any
        ) -> Any:  # Any: whatever the handler takes
            if not correlation_id_path:
                self.set_correlation_id(correlation_id(event))
            version = getattr(context, "function_version", None)
            if isinstance(version, str):
                self.append_keys(function_version=version)
            if tells:
                self.info("event_received", event=getattr(event, "raw_event", event))
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
            if all(hasattr(context, name) for name in _CONTEXT_ATTRIBUTES):
                return in_lambda(event, context, *args, **kwargs)
            if clear_state:
                self.clear_state()
            return begin(event, context, *args, **kwargs)

        return cast("HandlerT", handle)

    def clear_state(self) -> None:
        """Removes what was appended; persistent keys stay."""
        self.structure_logs()

    def log_error(
        self, error: BaseException, message: str = "error", *, stacklevel: int = 1, **context: object
    ) -> None:
        """Writes an error: type, text, traceback, and of orb's own code, retryable, details. Level ERROR."""
        facts: dict[str, object] = {"error_type": type(error).__name__, "error_message": _text(error)}
        code = getattr(error, "code", None)
        if isinstance(code, str):
            details = getattr(error, "details", None)
            facts |= {
                "error_code": code,
                "retryable": getattr(error, "retryable", None),
                "error_details": details or None,
            }
        self.error(
            message,
            exc_info=(type(error), error, error.__traceback__),
            stacklevel=stacklevel + 2,
            extra={**facts, **context},
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
        """Writes how long an operation took, in milliseconds. Level INFO.

        With a duration it writes at once. Without one it gives a context manager, which is a decorator as
        well, and writes at the end; an exception passes through and is told as `success: false`.
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
        """Writes a call of another service. `duration_ms` in milliseconds. Level INFO."""
        facts: dict[str, object] = {"api_service": service, "api_endpoint": endpoint, "api_method": method}
        if status_code is not None:
            facts["status_code"] = status_code
        if duration_ms is not None:
            facts["duration_ms"] = round(duration_ms, 2)
        self.info("api_call", stacklevel=stacklevel + 2, extra={**facts, **context})


_OPTIONS = frozenset(inspect.signature(Logger.__init__).parameters)
_TAKEN = frozenset(logging.LogRecord("", 0, "", 0, "", (), None).__dict__) | {"message", "asctime"}
_loggers: dict[str, OrbLogger] = {}
_FORMATTING = frozenset(
    {"datefmt", "json_default", "json_deserializer", "json_serializer", "log_record_order", "serialize_stacktrace",
     "use_datetime_directive", "use_rfc3339", "utc"}
)  # fmt: skip


def get_logger(
    service: str | None = None,
    *,
    level: str | int | None = None,
    stream: TextIO | None = None,
    **persistent: object,
) -> OrbLogger:
    """Gives the logger of a service: always the same one, with the given keys added to its persistent ones.

    Args:
        service: Name in each line. None: POWERTOOLS_SERVICE_NAME, then AWS_LAMBDA_FUNCTION_NAME, then "orb".
        level: Sets the level. None: as it is; at first POWERTOOLS_LOG_LEVEL, then LOG_LEVEL, then LOGGING_LEVEL, then
            INFO.
        stream: Where lines go from now on. None: as it is; at first stdout.
        persistent: Keys in each line, over invocations.
    """
    name = service or _service()
    logger = _loggers.get(name)
    if logger is None:
        logger = _loggers[name] = OrbLogger(name, level, stream=stream)
    else:
        if level is not None:
            logger.setLevel(level)
        if stream is not None and isinstance(logger.registered_handler, LineHandler):
            logger.registered_handler.setStream(stream)
    if persistent:
        logger.append_persistent_keys(**persistent)
    return logger


def _service() -> str:
    return next(
        (name for variable in SERVICE_VARIABLES if (name := os.environ.get(variable))), DEFAULT_SERVICE
    )


def _level() -> str | None:
    """Gives the level of the hub's variable, where neither of those that Powertools reads is set."""
    variable = next((variable for variable in LEVEL_VARIABLES if os.environ.get(variable)), None)
    if variable != LEVEL_VARIABLES[-1]:
        return None
    name = os.environ[variable].strip().upper()
    # A name that nobody knows would keep the function from starting, for the sake of its log.
    return name if name in logging.getLevelNamesMapping() else None


def _caller() -> str:
    """Gives the module that makes a child logger: the first frame outside of the loggers."""
    frame = sys._getframe(1)
    while frame.f_globals.get("__name__") in {__name__, Logger.__module__} and frame.f_back is not None:
        frame = frame.f_back
    return str(frame.f_globals.get("__name__"))


def _renamed(fields: Mapping[str, object]) -> dict[str, object]:
    return {f"{key}_" if key in _TAKEN else key: value for key, value in fields.items()}


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - a foreign __str__ may fail in any way
        return f"<{type(error).__name__}>"


def _is_true(value: str | None) -> bool:
    return (value or "").lower() in {"1", "true", "t", "yes", "y", "on"}
