"""A text is found for rules of which no form is known."""

from __future__ import annotations

from orb_testing.factory_base.text_search import smallest_text
from orb_testing.factory_base.values import Text


def test_the_shortest_text_is_found() -> None:
    """The text follows all rules, and is the same each time."""
    text = Text((), pattern=r"(ab|cd)\1", min_length=3)
    assert text.make(1) == text.make(2) == "abab"
    assert smallest_text([], lambda found: len(found) > 1) == "00"
