"""Regular expressions that are compiled when they are first used."""

from __future__ import annotations

import re
from functools import cache

__all__ = ["pattern"]


@cache
def pattern(source: str) -> re.Pattern[str]:
    """Return a compiled regular expression.

    Compiling all of them would cost each cold start some milliseconds, and most functions use only a few.
    """
    return re.compile(source)
