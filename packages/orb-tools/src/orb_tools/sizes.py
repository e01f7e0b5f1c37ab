"""Amounts as people write them: "300 MB", "400 ms"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

BYTES: Mapping[str, int] = {"B": 1, "kB": 1000, "MB": 1000**2, "GB": 1000**3}
"""The units of sizes, in bytes."""
_AMOUNT = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,6})?)\s*([A-Za-z]+)")


def parse_amount(text: str, units: Mapping[str, int]) -> int:
    """Return a number with one of `units`, in any case, as a whole number of the unit whose value is 1.

    Raises:
        ValueError: It is not such an amount.
    """
    match = _AMOUNT.fullmatch(text.strip())
    factors = {name.lower(): factor for name, factor in units.items()}
    if match is None or match[2].lower() not in factors:
        raise ValueError(f"not an amount in {', '.join(units)}")
    return round(float(match[1]) * factors[match[2].lower()])


def parse_size(text: str) -> int:
    """Return the bytes of a size such as "300 MB". Raises `ValueError` when it is not a size."""
    return parse_amount(text, BYTES)
