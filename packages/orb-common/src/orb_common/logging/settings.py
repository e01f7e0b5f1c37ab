"""What the environment says of a function's loggers."""

from __future__ import annotations

import logging
import os

__all__ = ["level_name", "service_name"]

SERVICE_VARIABLES = ("POWERTOOLS_SERVICE_NAME", "AWS_LAMBDA_FUNCTION_NAME")
LEVEL_VARIABLES = ("POWERTOOLS_LOG_LEVEL", "LOG_LEVEL", "LOGGING_LEVEL")
DEFAULT_SERVICE = "orb"


def service_name() -> str:
    """Return the service: POWERTOOLS_SERVICE_NAME, then AWS_LAMBDA_FUNCTION_NAME, then "orb"."""
    return next(
        (name for variable in SERVICE_VARIABLES if (name := os.environ.get(variable))), DEFAULT_SERVICE
    )


def level_name() -> str | None:
    """Return the level of the hub's variable, where neither of those that Powertools reads is set."""
    variable = next((variable for variable in LEVEL_VARIABLES if os.environ.get(variable)), None)
    if variable != LEVEL_VARIABLES[-1]:
        return None
    name = os.environ[variable].strip().upper()
    # An unknown name would keep the function from starting, for the sake of its log.
    return name if name in logging.getLevelNamesMapping() else None
