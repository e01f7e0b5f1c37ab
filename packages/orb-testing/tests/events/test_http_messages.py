"""Laws of the parts of HTTP requests."""

from __future__ import annotations

from urllib.parse import parse_qs

from hypothesis import given
from hypothesis import strategies as st

from orb_testing.events.http_messages import last_values, multi_values, query_string, request_headers

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=5)


@given(st.dictionaries(NAMES, st.lists(NAMES, min_size=1, max_size=3), max_size=3))
def test_a_query_can_be_read_back(query: dict[str, list[str]]) -> None:
    """A query is encoded so that any server reads the values that the test gave."""
    assert parse_qs(query_string(query)) == query


def test_one_value_is_a_list_of_one() -> None:
    """A text is one value. Of several values, the last one counts where only one fits."""
    values = multi_values({"a": "xyz", "b": ["1", "2"]})
    assert values == {"a": ["xyz"], "b": ["1", "2"]}
    assert last_values(values) == {"a": "xyz", "b": "2"}


def test_headers_replace_the_default_ones() -> None:
    """Names are in lower case, so that an override replaces the default header."""
    names = request_headers({"User-Agent": "mine"}, host="h", body=None)
    assert names["user-agent"] == ["mine"]
    assert names["host"] == ["h"]
