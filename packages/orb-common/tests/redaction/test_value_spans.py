"""Where a value in a text starts and ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.redaction.value_spans import (
    end_of_argument,
    end_of_block,
    end_of_item,
    end_of_quoted,
    end_of_value,
    value_span,
)


@pytest.mark.parametrize(
    ("value", "rest"),
    [
        ("abc", " d"),
        ("'a b'", ", c"),
        ('"a \\" b"', " c"),
        ("[1, (2, '] ')]", "] x"),
        ("Token(value='a b')", " c"),
        ('"""a\n"b" c"""', "\nd"),
        ("b'a b'", ")"),
        ("'a''b'", " c"),
    ],
)
def test_end_of_a_value(value: str, rest: str) -> None:
    """A word ends at a space; quoted texts, brackets and calls end where they are closed."""
    assert end_of_value(value + rest, 0) == len(value)


def test_unclosed_values_reach_the_end_of_the_text() -> None:
    """A missing quote or bracket hides the rest of the text."""
    for text in ("'a b c", "[1, (2, 3) 4", "{'a': [1}"):
        assert end_of_value(text, 0) == len(text)


def test_an_encoded_ampersand_ends_values_of_encoded_urls_only() -> None:
    """In other texts, "%26" is part of the value."""
    assert end_of_value("a%26b c", 0, encoded=True) == len("a")
    assert end_of_value("a%26b c", 0) == len("a%26b")


def test_arguments_end_at_a_space_and_items_at_a_comma() -> None:
    """An item of a list without quotes may contain spaces."""
    assert end_of_argument("a,b c", 0) == len("a,b")
    assert end_of_item("a b, c]", 0) == len("a b")
    assert end_of_item("'a, b', c]", 0) == len("'a, b'")


def test_a_quoted_text_ends_before_the_quote_of_its_depth() -> None:
    """Quotes with more backslashes are part of the text."""
    assert end_of_quoted(r'a \"b\" c" d', 0, 0, '"') == len(r"a \"b\" c")
    assert end_of_quoted(r"a \\\'b\\\' c\' d", 0, 1, "'") == len(r"a \\\'b\\\' c")


def test_a_block_ends_at_the_next_line_that_is_not_deeper() -> None:
    """A block ends alike with real line ends and with those of a `repr`."""
    assert end_of_block("k: |\n  a\n\n  b\nc: 1", 0, 0, 0) == len("k: |\n  a\n\n  b")
    assert end_of_block(r"k: |\n  a\n  b\nc: 1", 0, 0, 1) == len(r"k: |\n  a\n  b")


@pytest.mark.parametrize(
    ("text", "name", "sign", "value"),
    [
        ("set token = abc, port 1", "token", "=", "abc"),
        ("{'token': 'a b', 'n': 1}", "token", "':", "'a b'"),
        ("x 'token=a b' y", "token", "=", "a b"),
        ("Cookie: a=b; c=d\nn: 1", "Cookie", ":", "a=b; c=d"),
        ("token: |\n  a\n  b\nn: 1", "token", ":", "|\n  a\n  b"),
    ],
)
def test_span_of_a_named_value(text: str, name: str, sign: str, value: str) -> None:
    """Gaps between the sign and the value are left out."""
    start = text.index(name)
    end_of_sign = start + len(name) + len(text[start + len(name) :].partition(sign)[0]) + len(sign)
    begin, end = value_span(text, start, end_of_sign, name=name, closed=sign.startswith("'"))
    assert text[begin:end] == value


@given(st.text("ab '\"\\[](){}<>,:=%\n", max_size=30), st.integers(0, 30))
def test_ends_stay_within_the_text(text: str, start: int) -> None:
    """No end is before the start or after the text."""
    start = min(start, len(text))
    for end_of in (end_of_value, end_of_argument, end_of_item):
        assert start <= end_of(text, start) <= len(text)
