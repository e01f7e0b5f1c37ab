"""The answer of an operation that lists rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_common.aws import Page

RowT = TypeVar("RowT")
JsonObject = dict[str, object]


def page_answer(page: Page[RowT], form: Callable[[RowT], JsonObject]) -> JsonObject:
    """Return a page as the API shows it: `items`, `count`, `scannedCount`, and `nextToken` if more pages follow.

    Args:
        page: The page.
        form: Return a row as the API shows it.

    Raises:
        ConfigurationError: Another page follows, but the repository has no secret to sign its cursor.
    """
    answer: JsonObject = {
        "items": [form(row) for row in page],
        "count": len(page),
        "scannedCount": page.scanned_count,
    }
    if page.cursor is not None:
        answer["nextToken"] = page.cursor
    return answer
