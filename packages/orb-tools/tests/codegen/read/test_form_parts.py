"""A form accepts the keys that it names, with values of their types."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from orb_tools.codegen.read.form_parts import Form, Texts


class Sample(Form):
    name: str = ""
    size: int | None = None
    tags: Texts = ()


def test_a_form_is_a_value() -> None:
    """A list becomes a tuple, and a form cannot be changed."""
    form = Sample.model_validate({"name": "a", "tags": ["x", "y"]})
    assert (form.size, form.tags) == (None, ("x", "y"))
    with pytest.raises(ValidationError):
        form.name = "b"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ({"nam": "a"}, "extra_forbidden"),
        ({"name": 5}, "string_type"),
        ({"size": "5"}, "int_type"),
        ({"size": None}, "int_type"),
        ({"tags": "x"}, "tuple_type"),
    ],
)
def test_nothing_is_converted_or_ignored(data: dict[str, Any], fault: str) -> None:
    """An unknown key, a value of another type, and a key without a value are refused."""
    with pytest.raises(ValidationError) as caught:
        Sample.model_validate(data)
    assert [error["type"] for error in caught.value.errors()] == [fault]
