"""The settings of loggers that come from environment variables."""

from __future__ import annotations

import logging
import os

from orb_common._startup.notices import report

__all__ = ["level_name", "service_name"]

SERVICE_VARIABLES = ("POWERTOOLS_SERVICE_NAME", "AWS_LAMBDA_FUNCTION_NAME")
LEVEL_VARIABLES = ("POWERTOOLS_LOG_LEVEL", "LOG_LEVEL", "LOGGING_LEVEL")
DEFAULT_SERVICE = "orb"
DEFAULT_LEVEL = "INFO"


def service_name() -> str:
    """Return the name of the service: POWERTOOLS_SERVICE_NAME, then AWS_LAMBDA_FUNCTION_NAME, then "orb"."""
    return next(
        (name for variable in SERVICE_VARIABLES if (name := os.environ.get(variable))), DEFAULT_SERVICE
    )


def level_name() -> str | None:
    """Return the first valid level of the variables, else INFO. None: no variable is set.

    An unknown level is ignored with one warning; with Powertools, it would stop the function from starting.
    """
    given = [variable for variable in LEVEL_VARIABLES if os.environ.get(variable)]
    for variable in given:
        name = os.environ[variable].strip().upper()
        if name in logging.getLevelNamesMapping():
            return name
        report(variable, "its value is not the name of a level")
    return DEFAULT_LEVEL if given else None
