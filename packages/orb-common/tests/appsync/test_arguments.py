"""Arguments become an input model, or one error that names all faults and no value."""

from __future__ import annotations

import pytest

from orb_common.appsync import parse
from orb_common.exceptions import DataValidationError

from .notes import Note


def test_arguments_are_read_by_their_aliases() -> None:
    """GraphQL names are camelCase: the Python name of a field is not an argument."""
    assert parse(Note, {"userId": "ann"}) == Note(userId="ann")
    with pytest.raises(DataValidationError, match="user_id: is not known here"):
        parse(Note, {"user_id": "ann"})


def test_all_faults_are_reported_without_values() -> None:
    """The error names every invalid field and its rule. Neither it nor its cause holds a value."""
    with pytest.raises(DataValidationError) as refused:
        parse(Note, {"userId": {"secret": "hunter2"}, "colour": "hunter2"})
    assert [fault["field"] for fault in refused.value.validation_errors] == ["userId", "colour"]
    assert refused.value.__cause__ is None
    assert "hunter2" not in refused.value.to_json()
