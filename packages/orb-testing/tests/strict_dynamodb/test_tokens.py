"""Laws of tokens and paths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_testing.strict_dynamodb.refusals import RefusedError
from orb_testing.strict_dynamodb.tokens import END, Placeholders, Tokens, overlap, shown

NAMES = st.sampled_from(["a", "b_2", "Cc"])


def tokens(text: str) -> Tokens:
    return Tokens(text, "FilterExpression", Placeholders(names={"#n": "a.b"}, values={":v": {"S": "x"}}))


@given(st.lists(NAMES | st.integers(0, 9), max_size=4), NAMES)
def test_a_path_is_read_as_it_is_written(rest: list[str | int], first: str) -> None:
    """A path has its names and positions in their order, with any blanks between them."""
    text = first + "".join(f" [ {part} ]" if isinstance(part, int) else f" . {part}" for part in rest)
    read = tokens(text)
    assert read.path() == (first, *rest)
    assert read.next == END


def test_a_placeholder_is_one_name() -> None:
    """A name behind a placeholder may have any characters. It is one part of the path."""
    assert tokens("#n.c").path() == ("a.b", "c")


@pytest.mark.parametrize("text", ["a ? b", "a[x]", "a[0", "1a", "a..b", "'a'"])
def test_what_is_not_a_path_has_a_syntax_error(text: str) -> None:
    """The message shows the wrong token."""
    with pytest.raises(RefusedError, match="Syntax error; token: "):
        tokens(text).path()


@pytest.mark.parametrize("text", ["", "a" * 4097])
def test_an_expression_has_between_1_and_4096_bytes(text: str) -> None:
    """An empty expression and one of more than 4 KB are refused."""
    with pytest.raises(RefusedError, match="Invalid FilterExpression: "):
        tokens(text)


def test_overlapping_paths() -> None:
    """Two paths overlap if one leads to the other."""
    assert overlap(("a",), ("a", 0))
    assert not overlap(("a", 1), ("a", 0))
    assert shown(("a", 0, "b")) == "[a, [0], b]"
