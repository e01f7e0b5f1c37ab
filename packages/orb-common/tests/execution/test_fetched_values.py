"""Fetched values become variables."""

from __future__ import annotations

import pytest

from orb_common.exceptions import ValidationError
from orb_common.execution.fetched_values import env_name, fetched_variables


@pytest.mark.parametrize(
    ("source", "name"),
    [("/app/db-password", "DB_PASSWORD"), ("token", "TOKEN"), ("a/b/C_d", "C_D"), ("/x/", "")],
)
def test_names_come_from_the_end_of_the_path(source: str, name: str) -> None:
    """The last segment counts, in capitals, with underscores. Without one, there is no name."""
    assert env_name(source) == name


def test_two_sources_of_one_variable_are_refused() -> None:
    """Which of two values would win is not left to chance, even if they are equal."""
    assert fetched_variables({"/a/x": "1", "/a/y": "2"}) == {"X": "1", "Y": "2"}
    with pytest.raises(ValidationError) as caught:
        fetched_variables({"/a/x": "1", "/b/x": "1"})
    assert caught.value.field == "X"
