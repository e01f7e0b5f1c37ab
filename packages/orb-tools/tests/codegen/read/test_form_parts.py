"""A form accepts the keys that it names, with values of their types."""

from __future__ import annotations

from typing import Any

import pytest

from orb_tools.codegen.read.form_check import checked
from orb_tools.codegen.read.form_parts import Form, Texts, fields_of


class Sample(Form, keys={"size": "sizeInBytes"}):
    name: str = ""
    size: int | None = None
    tags: Texts = ()


def test_a_form_is_a_value() -> None:
    """A list becomes a tuple, and a form cannot be changed."""
    form, _ = checked(Sample, {"name": "a", "tags": ["x", "y"]})
    assert form is not None
    assert (form.name, form.size, form.tags, form.given) == ("a", None, ("x", "y"), ("name", "tags"))
    with pytest.raises(AttributeError):
        form.name = "b"  # type: ignore[misc]


def test_a_key_can_differ_from_its_field() -> None:
    """A key is written as the form says, and the field has the name of the annotation."""
    form, _ = checked(Sample, {"sizeInBytes": 3})
    assert form is not None
    assert (form.size, form.given) == (3, ("sizeInBytes",))
    assert [field.name for field in fields_of(Sample).values()] == ["name", "size", "tags"]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ({"nam": "a"}, "extra"),
        ({"name": 5}, "kind"),
        ({"sizeInBytes": "5"}, "kind"),
        ({"sizeInBytes": None}, "kind"),
        ({"size": 5}, "extra"),
        ({"tags": "x"}, "kind"),
    ],
)
def test_nothing_is_converted_or_ignored(data: dict[str, Any], fault: str) -> None:
    """An unknown key, a value of another type, and a key without a value are refused."""
    _, [mismatch] = checked(Sample, data)
    assert mismatch.reason == fault
