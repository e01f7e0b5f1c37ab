"""Lines of the old logging functions, written by loggers that are not of orb: those of `logging` and of Powertools.

Their formatters hide nothing, so no secret is given to them.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, TypeAlias

from aws_lambda_powertools.logging.logger import Logger

from orb_common.jsonable import text_or_type
from orb_common.logging.levels import renamed
from orb_common.redaction import redact, redact_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_common.logging.levels import Place

    AnyLogger: TypeAlias = Logger | logging.Logger | logging.LoggerAdapter[logging.Logger]

__all__ = ["OtherLogger", "without_secrets"]


class OtherLogger:
    """Writes lines with another logger. A `stacklevel` of 2 shows the caller, as in `OrbLogger`."""

    def __init__(self, logger: AnyLogger) -> None:
        self._logger = logger
        # A method of Powertools' logger is a frame of its own, and those of logging are not counted.
        self._frames = 1 if isinstance(logger, Logger) else 0

    def info(self, msg: object, *, stacklevel: int, extra: Mapping[str, object]) -> None:
        """Write a line of level INFO."""
        self._logger.info(msg, stacklevel=stacklevel + self._frames, extra=renamed(without_secrets(extra)))

    def error(
        self, message: str, error: BaseException, *, stacklevel: int, extra: Mapping[str, object]
    ) -> None:
        """Write an error with its traceback at level ERROR."""
        shown = _shown(error)
        self._logger.error(
            redact_text(message),
            exc_info=(type(shown), shown, shown.__traceback__),
            stacklevel=stacklevel + self._frames,
            extra=renamed(without_secrets(extra)),
        )

    def write_at(self, place: Place, level: int, msg: object, *, extra: Mapping[str, object]) -> None:
        """Write a line. Another logger cannot show a given location, so it is a field."""
        location = {"location": f"{place.function}:{place.line}"}
        records = logging.getLogger(self._logger.name) if isinstance(self._logger, Logger) else self._logger
        records.log(level, msg, extra=renamed({**location, **without_secrets(extra)}))


def without_secrets(fields: Mapping[str, object]) -> dict[str, object]:
    """Return the fields as they are in a line of orb."""
    clean = redact(fields)
    return clean if isinstance(clean, dict) else {}


def _shown(error: BaseException) -> BaseException:
    """Return an error that prints like another one, with its causes, and whose texts hold no secrets."""
    chain = [error]
    while (before := _before(chain[-1])) is not None and all(before is not it for it in chain):
        chain.append(before)
    shown = None
    for each in reversed(chain):
        shown = _copy(each, shown)
    return shown or error


def _before(error: BaseException) -> BaseException | None:
    return error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _copy(error: BaseException, before: BaseException | None) -> BaseException:
    kind = type(error)
    names = {"__module__": kind.__module__, "__qualname__": kind.__qualname__}
    copy: BaseException = type(kind.__name__, (Exception,), names)(redact_text(text_or_type(error)))
    if error.__cause__ is None:
        copy.__context__ = before
    else:
        copy.__cause__ = before
    return copy.with_traceback(error.__traceback__)
