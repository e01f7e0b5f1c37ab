"""The ids of runs and the numbers of orders. They are parts of keys, paths and names, so their characters are few."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["MAX_ORDERS", "TRIGGER_NUMBER", "is_order_number", "is_run_id", "order_number"]

MAX_ORDERS: Final = 9_999
"""An order number has four digits."""
TRIGGER_NUMBER: Final = "0000"
"""The number that stands for the job itself: its start, and its deadline."""
# With an order number and an attempt, a run id is the name of an execution of Step Functions: at most 80 characters.
_RUN_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_\-]{0,63}")
_ORDER_NUMBER: Final = re.compile(r"[0-9]{4}")


def is_run_id(text: str) -> bool:
    """Return whether a text can be the id of a run: 1 to 64 letters, digits, `_` or `-`, the first no sign."""
    return _RUN_ID.fullmatch(text) is not None


def is_order_number(text: str) -> bool:
    """Return whether a text is the number of an order, or of the job itself."""
    return _ORDER_NUMBER.fullmatch(text) is not None


def order_number(position: int) -> str:
    """Return the number of the order at a position, counted from 1: `0001`.

    Raises:
        ValueError: A job has no such position.
    """
    if not 1 <= position <= MAX_ORDERS:
        raise ValueError(f"an order has a position from 1 to {MAX_ORDERS:,}")
    return f"{position:04}"
