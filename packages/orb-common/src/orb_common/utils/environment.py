"""Environment variables that a function needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.exceptions import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["require_variables"]


def require_variables(environment: Mapping[str, str], names: Iterable[str]) -> None:
    """Check that variables are set.

    Raises:
        ConfigurationError: Variables are missing or empty. The message names all of them.
    """
    missing = [name for name in names if not environment.get(name)]
    if missing:
        text = ", ".join(missing)
        raise ConfigurationError(f"these environment variables are not set: {text}", config_key=text)
