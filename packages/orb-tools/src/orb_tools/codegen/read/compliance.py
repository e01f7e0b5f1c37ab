"""The form of the duties that come with data."""

from __future__ import annotations

import math
import re
from typing import Annotated

from orb_tools.codegen.read.form_parts import Form, Rule

_RETENTION = re.compile(
    r"P(?P<n>[1-9]\d{0,4})(?P<unit>[YMD])|(?P<count>[1-9]\d{0,4}) (?P<word>year|month|day)s?"
)
_UNIT_DAYS = {"y": 365.25, "m": 30.44, "d": 1}
MAX_RETENTION_DAYS = 3653
"""Ten years, the longest time that CloudWatch Logs keeps events, except for ever."""


def retention_days(text: str) -> int | None:
    """Return the days of a retention, rounded up. None: the text does not have the form of a retention."""
    match = _RETENTION.fullmatch(text)
    if match is None:
        return None
    unit = (match["unit"] or match["word"])[0].lower()
    return math.ceil(int(match["n"] or match["count"]) * _UNIT_DAYS[unit])


def _wrong_retention(text: str) -> tuple[str, str] | None:
    days = retention_days(text)
    if days is None or days > MAX_RETENTION_DAYS:
        right = "write a time up to 10 years, such as '7 years', '18 months' or '90 days'"
        return "a time for which CloudWatch keeps events", right
    return None


class Compliance(Form):
    """Duties that come with the data."""

    retention: Annotated[str, Rule(check=_wrong_retention)]
    """How long the audit trail keeps the events about an item, such as `7 years`, `18 months`, `90 days` or P7Y."""
