"""Inputs have the fields that callers may set."""

from __future__ import annotations

from typing import Any

from orb_tools.codegen.render.inputs_view import inputs_view


def test_fields_of_inputs(golden_tree: Any) -> None:
    """Generated attributes are absent, keys cannot be updated, and every field of an update is optional."""
    catalogue = golden_tree.catalogue()
    view: Any = inputs_view(catalogue.entities["Gadgets"], catalogue)
    created = {field.name: field for field in view["created"]}
    updated = {field.name: field for field in view["updated"]}
    assert not {"gadget_id", "created_at", "changed_at"} & created.keys()
    assert created.keys() - updated.keys() == {"owner_id"}
    assert all(field.annotation.endswith(" | None") for field in updated.values())
    assert created["colour"].default == " = Colour.RED"
    assert created["serial"].default == ""
    assert created["label"].default == updated["serial"].default == " = None"


def test_required_fields_are_named(golden_tree: Any) -> None:
    """An update lists the fields that it must not remove."""
    catalogue = golden_tree.catalogue()
    view = inputs_view(catalogue.entities["Gadgets"], catalogue)
    required = ("serial", "colour", "type", "size", "is_broken", "built_at", "tags")
    assert view["required"] == ", ".join(f'"{name}"' for name in required)
    assert "ClassVar" in str(view["imports"])
    assert inputs_view(catalogue.entities["Sensors"], catalogue)["required"] == ""
