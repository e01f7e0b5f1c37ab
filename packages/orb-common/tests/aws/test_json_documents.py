"""Names of JSON objects are text, at any depth."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.aws.json_documents import require_text_names

NAMES = st.text() | st.integers() | st.none() | st.booleans()
DOCUMENTS = st.recursive(
    st.none() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner) | st.tuples(inner),
    max_leaves=8,
)


def as_lists(value: object) -> object:
    if isinstance(value, dict):
        return {name: as_lists(part) for name, part in value.items()}
    return [as_lists(part) for part in value] if isinstance(value, list | tuple) else value


@given(DOCUMENTS)
def test_what_passes_comes_back_equal(document: object) -> None:
    """A document that passes reads back equal; others are refused."""
    try:
        require_text_names(document)
    except TypeError:
        assert json.loads(json.dumps(document)) != as_lists(document)
    else:
        assert json.loads(json.dumps(document)) == as_lists(document)


@pytest.mark.parametrize("document", [{1: 2}, [{"a": ({None: 1},)}], {"a": {True: 1}}])
def test_other_names_are_refused(document: object) -> None:
    """Names that are numbers, None or booleans are refused, also in nested objects."""
    with pytest.raises(TypeError):
        require_text_names(document)
