"""The check of regular expressions: Python knows them, and no text can keep them busy without end."""

from __future__ import annotations

import re
import warnings
from functools import cache
from typing import TYPE_CHECKING

from orb_tools.codegen.check.ambiguous_patterns import is_ambiguous

if TYPE_CHECKING:
    from orb_tools.codegen.check.time_limit import TimeLimit


def pattern_problem(pattern: str, time: TimeLimit) -> tuple[str, str] | None:
    """Return what is wrong with a pattern, as the end of a sentence, and what would be right. None: it is valid.

    `time`: the time for the checks of all patterns.
    """
    try:
        return time.call(lambda: _problem(pattern))
    except TimeoutError:
        return "cannot be checked, because the patterns of all files take too long", "write simpler ones"


@cache
def _problem(pattern: str) -> tuple[str, str] | None:
    with warnings.catch_warnings():
        # Python warns about syntax whose meaning a later version will change.
        warnings.simplefilter("error")
        try:
            re.compile(pattern)
            if not is_ambiguous(pattern):
                return None
        except (re.error, FutureWarning, OverflowError, RecursionError) as error:
            return "is not a regular expression of Python", f"correct it: {error}"
    wrong = "may take endless time, because a repeat in it divides one text in several ways"
    return wrong, "write parts that cannot match the same text, such as a+ for (a+)+"
