"""Tag lines: what is written is found, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orb_common.exceptions import ValidationError
from orb_common.vcs import MAX_BODY, format_tags, has_tags, with_tags

SEARCH = st.from_regex(r"[\w:.-]([\w:. -]{0,20}[\w:.-])?", fullmatch=True)
TAGS = st.lists(st.from_regex(r"[\w:.-]{1,20}", fullmatch=True), max_size=4)


def test_the_form() -> None:
    """The line has the search text between marks, then the tags, with one "#" each."""
    assert format_tags("plan") == "###plan###"
    assert format_tags("plan", []) == "###plan###"
    assert format_tags("plan", ["r-1", "#ann:t-exec"]) == "###plan### #r-1 #ann:t-exec"
    assert with_tags("Text", "plan", ["r-1"]) == "Text\n\n###plan### #r-1"


@pytest.mark.parametrize("search", ["", " ", " plan", "plan ", "a#b", "a\nb", "###"])
def test_search_texts_that_would_not_be_found(search: str) -> None:
    """A search text that could not be told from the rest of the line is refused, and named."""
    with pytest.raises(ValidationError) as caught:
        format_tags(search)
    assert caught.value.field == "search_str"


@pytest.mark.parametrize("tag", ["", "#", "a b", "a#b", "##a", "a\n"])
def test_tags_that_would_not_be_found(tag: str) -> None:
    """A tag with a space or a "#" in it is refused, and named."""
    with pytest.raises(ValidationError) as caught:
        format_tags("plan", [tag])
    assert caught.value.field == "tags"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("###plan### #a #b", True),
        ("Text\n\n###plan### #b #a #c  \n\n", True),
        ("Text\r\n###plan### #a #b\r\n", True),
        ("###plan### #a", False),
        ("###plan###", False),
        ("###plan### #a #b\nmore", False),
        ("###other### #a #b", False),
        ("###plan-2### #a #b", False),
        ("x ###plan### #a #b", False),
        ("###plan### #a #b x", False),
        ("", False),
        ("\n \n", False),
    ],
)
def test_only_the_last_line_counts(body: str, found: bool) -> None:
    """A comment is found if its last line that is not empty is the tag line with this text and all these tags."""
    assert has_tags(body, "plan", ["a", "#b"]) is found


@settings(max_examples=30)
@given(body=st.text(max_size=50), search=SEARCH, tags=TAGS, more=TAGS)
def test_what_is_written_is_found(body: str, search: str, tags: list[str], more: list[str]) -> None:
    """A text with a tag line is found by its search text and any of its tags, and by no other search text."""
    text = with_tags(body, search, tags + more)
    assert has_tags(text, search, tags)
    assert has_tags(text, search)
    assert not has_tags(text, search + "x", tags)


def test_a_long_text_is_cut_before_the_tag_line() -> None:
    """The tag line of a text that is too long stays, so that the comment is found again."""
    text = with_tags("x" * MAX_BODY, "plan", ["a"])
    assert len(text) == MAX_BODY
    assert text.endswith("x\n[...]\n\n###plan### #a")
    whole = with_tags("x" * (MAX_BODY - 15), "plan", ["a"])
    assert len(whole) == MAX_BODY
    assert "[...]" not in whole
