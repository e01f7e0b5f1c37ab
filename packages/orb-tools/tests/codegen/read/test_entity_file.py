"""An entity file accepts the keys and the types of its kind."""

from __future__ import annotations

from typing import Any

import pytest

from orb_tools.codegen.read.entity_file import (
    EntityFile,
    InputFile,
    ItemType,
    ModelFile,
    RegistryFile,
    TableFile,
)
from orb_tools.codegen.read.form_check import checked

ATTRIBUTES = {"a": {"type": "string"}}


@pytest.mark.parametrize(
    ("data", "form"),
    [
        ({"type": "dynamodb", "model": {"attributes": ATTRIBUTES, "keys": {"primary": {"partition": "a"}}}}, TableFile),
        ({"type": "standard", "model": {"attributes": ATTRIBUTES}}, ModelFile),
        ({"type": "table", "model": {"attributes": ATTRIBUTES, "keys": {"primary": {"partition": "a"}}}}, TableFile),
        ({"type": "input", "model": {"attributes": ATTRIBUTES}}, InputFile),
        ({"type": "registry", "items": {}}, RegistryFile),
    ],
)  # fmt: skip
def test_kind_decides_the_form(data: dict[str, Any], form: type) -> None:
    """Each kind of entity has its own form."""
    file, _ = checked(EntityFile, {**data, "name": "X"})
    assert file is not None
    assert type(file.root) is form


def test_items_are_always_a_type() -> None:
    """The name of a type may replace a map with that type."""
    attributes = {
        "a": {"type": "array", "items": "string"},
        "b": {"type": "array", "items": {"type": "string"}},
    }
    file, _ = checked(EntityFile, {"type": "standard", "name": "X", "model": {"attributes": attributes}})
    assert file is not None
    assert isinstance(file.root, ModelFile)
    for form in file.root.model.attributes.values():
        assert isinstance(form.items, ItemType)
        assert (form.items.type, form.items.given) == ("string", ("type",))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("type", None), ("required", None), ("description", None), ("maxLength", None), ("default", None),
        ("required", "yes"), ("required", 1), ("maxLength", True), ("maxLength", "5"), ("maxLength", 5.0),
        ("description", 5), ("default", 1.5), ("enum_values", "x"), ("enum_values", []), ("max_length", 5),
    ],
)  # fmt: skip
def test_nothing_is_taken_for_something_else(key: str, value: object) -> None:
    """Values of another type and keys without a value are refused, not converted."""
    attributes = {"a": {"type": "string", key: value}}
    _, mismatches = checked(
        EntityFile, {"type": "standard", "name": "X", "model": {"attributes": attributes}}
    )
    assert {mismatch.place for mismatch in mismatches} == {("model", "attributes", "a", key)}
