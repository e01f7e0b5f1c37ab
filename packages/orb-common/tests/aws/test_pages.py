"""A page for callers outside tells whether there is more, and makes its cursor when it is asked for."""

from __future__ import annotations

import pytest

from orb_common.aws import Page
from orb_common.exceptions import ConfigurationError


def test_the_last_page() -> None:
    """Without a mark there is nothing after it."""
    page = Page(items=(1, 2))
    assert (list(page), len(page), page.more, page.cursor) == ([1, 2], 2, False, None)


def test_a_cursor_is_made_when_it_is_asked_for() -> None:
    """A caller that wants one page only needs no secret that signs cursors."""

    def sign() -> str:
        raise ConfigurationError("no secret")

    page: Page[int] = Page(items=(), mark=sign)
    assert page.more
    with pytest.raises(ConfigurationError):
        _ = page.cursor
    assert Page(items=(), mark="next").cursor == "next"
