"""A marker is valid, or a `ValueError`."""

from __future__ import annotations

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from orb_tools.bundle.markers import parse_marker, parse_requirement


@given(st.text())
def test_text_is_a_marker_or_a_value_error(text: str) -> None:
    """Any text that is not a valid marker or requirement raises `ValueError`, and no other error."""
    for parse in (parse_marker, parse_requirement):
        with contextlib.suppress(ValueError):
            parse(text)
