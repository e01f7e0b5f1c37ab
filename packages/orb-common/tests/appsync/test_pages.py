"""Laws of the answers that list rows."""

from orb_common.appsync import page_answer
from orb_common.aws import Page


def test_a_page_names_the_next_one() -> None:
    """An answer has the rows in their form and their number, and a token only if another page follows."""
    page = Page(items=(1, 2), scanned_count=5, cursor_source="cursor")
    items = [{"n": 1}, {"n": 2}]
    answer = page_answer(page, lambda number: {"n": number})
    assert answer == {"items": items, "count": 2, "scannedCount": 5, "nextToken": "cursor"}
    assert page_answer(Page(items=()), lambda _: {}) == {"items": [], "count": 0, "scannedCount": 0}
