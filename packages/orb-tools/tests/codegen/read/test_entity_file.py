"""An entity file accepts the keys and the types of its kind."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from orb_tools.codegen.read.entity_file import (
    EntityFile,
    InputFile,
    ItemType,
    ModelFile,
    RegistryFile,
    TableFile,
)

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
    assert type(EntityFile.model_validate({**data, "name": "X"}).root) is form


def test_items_are_always_a_type() -> None:
    """The name of a type may replace a map with that type."""
    attributes = {
        "a": {"type": "array", "items": "string"},
        "b": {"type": "array", "items": {"type": "string"}},
    }
    file = EntityFile.model_validate(
        {"type": "standard", "name": "X", "model": {"attributes": attributes}}
    ).root
    assert isinstance(file, ModelFile)
    assert {form.items for form in file.model.attributes.values()} == {ItemType(type="string")}


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
    with pytest.raises(ValidationError) as caught:
        EntityFile.model_validate({"type": "standard", "name": "X", "model": {"attributes": attributes}})
    assert {error["loc"][:5] for error in caught.value.errors()} == {
        ("standard", "model", "attributes", "a", key)
    }
