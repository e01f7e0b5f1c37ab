"""A repeat that can divide one text in several ways is found, and no other."""

from __future__ import annotations

import pytest

from orb_tools.codegen.check.ambiguous_patterns import is_ambiguous

SLOW = [
    "(a+)+b", "(a*)*", "(a|a)*b|c", "(a|ab|b)*c", "(a?b?)*c", r"(\w+\s?)*", "(x+x+)+y", "((a?)*b)*c", "(b(a?)*)*c",
    "(a(|))*b", "(.*a){20}b", "(.*,)*x", "(?=(a+)+b)a", "x(?!(a+)+b)", r"(\d+|[0-9])*x", r"((a)\2)*b", "(é+)*x",
    "(?s:(.*\n)*)x", "((ab|ab){9}){9}", "(?i:([a-z]c|[A-Z]c)*)", "(?i:(\u212ax|kx)*)", r"([^é]x|[^a]x)*", "(?x)(a+) *",
    r"(a(?P<n>b)?(?(n)c|d*)*)+", "(?>a+)+", r"(\W+x?)*", "(a{2,20}){3,}", "([à-é]+[è-ï]?)*",
    "(?:a|a){16}(?:a|a){16}b", "(?:a|a){15}(?:a|a){15}c", "(.*a){12}b", "(.*?,){11}P",
]  # fmt: skip
QUICK = [
    "[a-z]+(-[a-z]+)*", r"(\w+\s)+", r"(\d{4}-){3}\d{4}", "([0-9a-f]{2}:){5}[0-9a-f]{2}", "(AF|AX)(,(AF|AX))*",
    "(a|b)*", "(.*\n)*", "(a?)*b", r"(\d+\.)*\d+", "([^,]*,)*x", r"(https?://)?([\w-]+\.)+[a-z]{2,6}(/[\w.-]*)*",
    "(a{2,20}b)*", "([A-Z][a-z]+)+", "(é+b)*", "(?x)(a b)*", "(ab|ab){9}", r"(\)a)+",
    "((?=a)[ab])*", "([0-9a-f]{32},)*",
    r"(?:[^a-z]\w)+", "(.*a){3}b", "(?:AF|AX){10}(?:BC|BD){10}", r"(\w+-){5}\w+", r"^\bab?$", "(?!)",
]  # fmt: skip


@pytest.mark.parametrize("pattern", SLOW)
def test_ambiguous_repeats_are_found(pattern: str) -> None:
    """A repeat that can divide one text in several ways is ambiguous, in any disguise."""
    assert is_ambiguous(pattern)


@pytest.mark.parametrize("pattern", QUICK)
def test_other_repeats_are_not_ambiguous(pattern: str) -> None:
    """A repeat whose parts cannot match the same text is not ambiguous, also within a repeat."""
    assert not is_ambiguous(pattern)


def test_the_search_is_bounded() -> None:
    """A pattern that would take long to search counts as ambiguous."""
    words = "|".join(f"{a}{b}{c}" for a in "abcdefgh" for b in "abcdefgh" for c in "abcdefgh")
    assert is_ambiguous(f"({words})*")
