"""Kinds of rules: which texts break them, and how broken rules are reported."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.utils.text_rules import (
    Blocklist,
    BrokenRule,
    Length,
    Regex,
    Rule,
    TimeZone,
    Visible,
    broken_rules,
    has_hidden,
)

LENGTH = Length(minimum=2, maximum=4)
LETTERS = Regex("whole", "[a-z]+", "must be letters")
DIGIT = Regex("some", "[0-9]", "must have a digit", part=True)
VISIBLE = Visible("must be visible")
BLOCKED = Blocklist(frozenset({"example.com"}), "must be elsewhere")


@pytest.mark.parametrize(
    ("rule", "valid", "invalid"),
    [
        (LENGTH, ["ab", "abcd"], ["a", "abcde", ""]),
        (Length(minimum=1), ["a" * 10_000], [""]),
        (Length(maximum=1), ["", "\U0001f600"], ["ab"]),
        # The pattern must match the whole text, with a line break at its end.
        (LETTERS, ["a", "abc"], ["", "a1", "1a", "abc\n", "\nabc"]),
        (DIGIT, ["1", "a1b", "a\n1"], ["", "abc", "\u0661"]),
        (VISIBLE, ["a", "\u65e5", "a b", "1a"], ["", " ", "1", "a\u200b", "\u3164", "a\n", "\u202ea"]),
        (
            TimeZone("must be a zone"),
            ["Europe/Berlin", "America/Argentina/Buenos_Aires", "UTC", "Etc/GMT+5"],
            ["", "Mars/Olympus", "Europe", "/etc/passwd", "../UTC", "a\0", "\ud800", "x" * 5000, "CET1"],
        ),
        (BLOCKED, ["a@example.org", "a@notexample.com"], ["a@example.com", "a@x.EXAMPLE.com", "example.com"]),
    ],
)
def test_kinds(rule: Rule, valid: list[str], invalid: list[str]) -> None:
    """Each kind of rule accepts the valid texts and refuses the invalid ones."""
    assert [text for text in valid if rule.broken_by(text) is not None] == []
    assert [text for text in invalid if rule.broken_by(text) is None] == []


def test_a_length_says_which_limit() -> None:
    """A text that is too short and one that is too long break different rules."""
    assert LENGTH.broken_by("a") == BrokenRule("min_length", "must have at least 2 characters")
    assert LENGTH.broken_by("abcde") == BrokenRule("max_length", "must have at most 4 characters")


def test_all_at_once_and_in_order() -> None:
    """All broken rules are reported at once, in the order of the rules."""
    found = broken_rules("!", (LENGTH, LETTERS, DIGIT, VISIBLE))
    assert [broken.rule for broken in found] == ["min_length", "whole", "some", "visible"]
    assert broken_rules("ab", ()) == ()


def test_text_that_is_too_long_is_not_checked_further() -> None:
    """A text that is too long is not searched for patterns, because the search could be slow."""
    slow = Regex("slow", "(a*)*b", "must be quick")
    assert [broken.rule for broken in broken_rules("a" * 100_000, (LENGTH, slow))] == ["max_length"]


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"])))
def test_printable_ascii_has_nothing_hidden(text: str) -> None:
    """Printable ASCII has no hidden characters. A control character is hidden unless it is allowed."""
    assert not has_hidden(text)
    assert has_hidden(f"{text}\n")
    assert not has_hidden(f"{text}\n", allowed="\n")
