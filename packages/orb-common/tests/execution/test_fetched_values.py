"""Fetched values become variables."""

from __future__ import annotations

import pytest

from orb_common.exceptions import ValidationError
from orb_common.execution.fetched_values import fetched_variables


def test_two_sources_of_one_variable_are_refused() -> None:
    """Which of two values would win is not left to chance, even if they are equal."""
    assert fetched_variables({"/a/x": "1", "/a/y": "2"}) == {"X": "1", "Y": "2"}
    with pytest.raises(ValidationError) as caught:
        fetched_variables({"/a/x": "1", "/b/x": "1"})
    assert caught.value.field == "X"
