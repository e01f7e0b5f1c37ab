"""A page for callers outside tells whether there is more, and makes its cursor when it is asked for."""

from __future__ import annotations

import pytest

from orb_common.aws import Page
from orb_common.exceptions import ConfigurationError


def test_the_last_page() -> None:
    """A page without a cursor is the last one."""
    page = Page(items=(1, 2))
    assert (list(page), len(page), page.more, page.cursor) == ([1, 2], 2, False, None)


def test_a_cursor_is_made_when_it_is_asked_for() -> None:
    """A cursor is made only when it is read, so a single page needs no secret."""

    def sign() -> str:
        raise ConfigurationError("no secret")

    page: Page[int] = Page(items=(), cursor_source=sign)
    assert page.more
    with pytest.raises(ConfigurationError):
        _ = page.cursor
    assert Page(items=(), cursor_source="next").cursor == "next"


def test_iterate_reads_on_when_needed() -> None:
    """`iterate` yields the items of all pages, past empty ones, and reads a page only when it is needed."""
    read: list[int] = []

    def page(number: int) -> Page[int]:
        read.append(number)
        following = None if number == 3 else lambda: page(number + 1)
        return Page(items=() if number == 2 else (number,), cursor_source="next", following=following)

    items = page(1).iterate()
    assert (next(items), read) == (1, [1])
    assert (list(items), read) == ([3], [1, 2, 3])
