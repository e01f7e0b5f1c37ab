"""Inputs have the fields that callers may set."""

from __future__ import annotations

from typing import Any

from orb_tools.codegen.render.inputs_view import inputs_view


def view_of(golden_tree: Any, name: str) -> Any:
    catalogue = golden_tree.catalogue()
    return inputs_view(catalogue.entities[name], catalogue)


def test_fields_of_inputs(golden_tree: Any) -> None:
    """Generated attributes are absent, keys cannot be updated, and every field of an update is optional."""
    create, update = view_of(golden_tree, "Gadgets")["inputs"]
    created = {field.name: field for field in create.fields}
    updated = {field.name: field for field in update.fields}
    assert not {"gadget_id", "created_at", "changed_at"} & created.keys()
    assert created.keys() - updated.keys() == {"owner_id"}
    assert all(field.annotation.endswith(" | None") for field in updated.values())
    assert created["colour"].default == " = Colour.RED"
    assert created["serial"].default == ""
    assert created["label"].default == " = Field(default=None, repr=False)"
    assert updated["serial"].default == " = None"


def test_required_fields_are_named(golden_tree: Any) -> None:
    """An update lists the fields that it must not remove."""
    view = view_of(golden_tree, "Gadgets")
    names = ("serial", "colour", "type", "size", "is_broken", "built_at", "tags")
    listed = ", ".join(f'"{name}"' for name in names)
    assert view["inputs"][1].constants == [("REQUIRED", "frozenset[str]", f"frozenset({{{listed}}})")]
    assert "ClassVar" in str(view["imports"])
    assert view_of(golden_tree, "Sensors")["inputs"][1].constants == []


def test_values_have_an_input(golden_tree: Any) -> None:
    """A value that inputs hold has an input with all its attributes. An entity of type input has only that."""
    assert [(shown.name, shown.base) for shown in view_of(golden_tree, "Makers")["inputs"]] == [
        ("MakersInput", "Input")
    ]
    [addresses] = view_of(golden_tree, "Addresses")["inputs"]
    assert (addresses.name, addresses.base) == ("AddressesInput", "DependentInput")
    assert [name for name, _, _ in addresses.constants] == ["SENSITIVE", "REQUIRED_WHEN"]
    [request] = view_of(golden_tree, "ParcelRequest")["inputs"]
    assert (request.name, request.base) == ("ParcelRequest", "Input")
