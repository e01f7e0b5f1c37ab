"""Each kind of rule says what it wants, and a text breaks all the rules that it does not keep."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orb_common.utils.text_rules import (
    Blocklist,
    Broken,
    Length,
    Regex,
    Rule,
    Visible,
    broken_rules,
    has_hidden,
)

SIZED = Length(minimum=2, maximum=4)
WHOLE = Regex("whole", "[a-z]+", "must be letters")
SOME = Regex("some", "[0-9]", "must have a digit", part=True)
SEEN = Visible("must be seen")
BLOCKED = Blocklist(frozenset({"example.com"}), "must be elsewhere")


@pytest.mark.parametrize(
    ("rule", "kept", "broken"),
    [
        (SIZED, ["ab", "abcd"], ["a", "abcde", ""]),
        (Length(minimum=1), ["a" * 10_000], [""]),
        (Length(maximum=1), ["", "\U0001f600"], ["ab"]),
        # The whole text, a line break at its end included.
        (WHOLE, ["a", "abc"], ["", "a1", "1a", "abc\n", "\nabc"]),
        (SOME, ["1", "a1b", "a\n1"], ["", "abc", "\u0661"]),
        (SEEN, ["a", "\u65e5", "a b", "1a"], ["", " ", "1", "a\u200b", "\u3164", "a\n", "\u202ea"]),
        (BLOCKED, ["a@example.org", "a@notexample.com"], ["a@example.com", "a@x.EXAMPLE.com", "example.com"]),
    ],
)
def test_kinds(rule: Rule, kept: list[str], broken: list[str]) -> None:
    """What keeps a rule, and what breaks it."""
    assert [text for text in kept if rule.broken_by(text) is not None] == []
    assert [text for text in broken if rule.broken_by(text) is None] == []


def test_a_length_says_which_limit() -> None:
    """Too short and too long are two rules."""
    assert SIZED.broken_by("a") == Broken("min_length", "must have at least 2 characters")
    assert SIZED.broken_by("abcde") == Broken("max_length", "must have at most 4 characters")


def test_all_at_once_and_in_order() -> None:
    """Every broken rule is named, in the order of the rules."""
    found = broken_rules("!", (SIZED, WHOLE, SOME, SEEN))
    assert [broken.rule for broken in found] == ["min_length", "whole", "some", "visible"]
    assert broken_rules("ab", ()) == ()


def test_what_is_too_long_is_not_looked_at_further() -> None:
    """No pattern is searched in a text of any length."""
    slow = Regex("slow", "(a*)*b", "must be quick")
    assert [broken.rule for broken in broken_rules("a" * 100_000, (SIZED, slow))] == ["max_length"]


@settings(deadline=None)
@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"])))
def test_plain_text_has_nothing_hidden(text: str) -> None:
    """What is printed in ASCII is seen."""
    assert not has_hidden(text)
    assert has_hidden(f"{text}\n")
    assert not has_hidden(f"{text}\n", allowed="\n")
