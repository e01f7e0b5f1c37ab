"""Regular expressions, compiled on first use."""

from __future__ import annotations

import re
from functools import cache

__all__ = ["pattern"]


@cache
def pattern(source: str) -> re.Pattern[str]:
    """Return a compiled regular expression.

    Compiling all of them takes some milliseconds of each cold start, and most functions use only a few.
    """
    return re.compile(source)
