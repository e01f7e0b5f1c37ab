"""Regular expressions that are compiled when they are first used.

Compiling those of redaction takes a cold start some milliseconds, and most functions write lines in which only a few
kinds of secrets are ever looked for.
"""

from __future__ import annotations

import re
from typing import cast

__all__ = ["pattern"]


class _Pattern:
    """Becomes, method by method, the compiled pattern: a method once used costs what it costs there."""

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        method: object = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, method)
        return method


def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """Gives what does as `re.compile(source, flags)` would, later. A wrong pattern is told of on first use."""
    return cast("re.Pattern[str]", _Pattern(source, flags))
