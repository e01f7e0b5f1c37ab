"""The motion layer's ways to make a logger and to clean data."""

from __future__ import annotations

from orb_common.logging import OrbLogger, redact
from orb_common.logging import get_logger as _get_logger

__all__ = ["get_logger", "sanitize_log_data"]


def get_logger(
    name: str | None = None, level: str | int | None = None, service: str | None = None, **keys: object
) -> OrbLogger:
    """Gives a logger. The name only counts where there is no service."""
    return _get_logger(service or name, level=level, **keys)  # type: ignore[arg-type]  # keys, not options


def sanitize_log_data(data: object, max_depth: int = 10) -> object:
    """Gives data without its secrets. The logger does so by itself."""
    return redact(data, max_depth=max_depth)
