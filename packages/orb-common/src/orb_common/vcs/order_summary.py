"""The comment about a job: a line for each order, with its status."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["order_summary"]


def order_summary(orders: Sequence[tuple[str, str]]) -> str:
    """Return the text of a comment, without its tag line.

    Args:
        orders: The name and the status of each order, in their order.
    """
    last = len(orders) - 1
    lines = [
        f"{'└─' if index == last else '├─'} {name}: {status}" for index, (name, status) in enumerate(orders)
    ]
    return "\n".join(["**Order Summary**", "", *lines])
