"""Arguments follow from attributes and keys, with the types that JSON holds their values in."""

from __future__ import annotations

from typing import Any

import pytest

from orb_tools.codegen.check.operation_arguments import (
    arguments_of,
    described,
    graphql_type,
    is_shown,
    own_arguments,
)


def arguments(catalogue: Any, entity: str, operation: str) -> dict[str, str]:
    return {field.name: field.type for field in arguments_of(catalogue.entities[entity], operation).values()}


PAGE = {"limit": "Int", "nextToken": "String"}
KEYS = {"ownerId": "ID!", "gadgetId": "ID!"}


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("GadgetsGet", KEYS),
        ("GadgetsDelete", KEYS),
        ("GadgetsDisable", KEYS | {"disabled": "Boolean"}),
        ("GadgetsList", PAGE | {"colour": "Colour"}),
        ("GadgetsQueryByOwnerId", {"ownerId": "ID!"} | PAGE),
        ("GadgetsQueryByColourAndBuiltAt", {"colour": "Colour!", "builtAt": "AWSTimestamp!"} | PAGE),
    ],
)
def test_arguments_by_key(golden_tree: Any, operation: str, expected: dict[str, str]) -> None:
    """Operations on one item need its key, queries the keys that they name. Those that find several have a page."""
    assert arguments(golden_tree.catalogue(), "Gadgets", operation) == expected


def test_arguments_that_create_and_update(golden_tree: Any) -> None:
    """Create needs what is required and has no default. Update needs only the key."""
    catalogue = golden_tree.catalogue()
    gadgets = catalogue.entities["Gadgets"]
    create = {field.name: field.type for field in own_arguments(gadgets, "GadgetsCreate").values()}
    update = arguments(catalogue, "Gadgets", "GadgetsUpdate")
    assert create.keys() == {attribute.name for attribute in gadgets.create_attributes}
    assert update.keys() == {*KEYS, *(attribute.name for attribute in gadgets.update_attributes)}
    assert (create["serial"], create["colour"], create["hues"]) == ("String!", "Colour", "[Colour!]")
    assert (create["maker"], create["partners"], create["price"]) == (
        "MakersInput",
        "[MakersInput!]",
        "String",
    )
    assert {name for name, type_ in update.items() if type_.endswith("!")} == KEYS.keys()


def test_operation_inputs(golden_tree: Any) -> None:
    """Of its own arguments an input has only those that are listed, and all that are added."""
    create = arguments(golden_tree.catalogue(), "Gadgets", "GadgetsCreate")
    assert create.keys() == {
        "ownerId", "type", "size", "builtAt", "tags", "hues", "maker", "partners", "price", "colour"
    }  # fmt: skip
    assert create["colour"] == "String!"


@pytest.mark.parametrize(
    ("name", "answer", "argument"),
    [
        ("weight", "String", "String"),
        ("dueOn", "AWSDate", "AWSDate"),
        ("photo", "String", "String"),
        ("days", "[Int!]", "[Int!]"),
        ("counts", "AWSJSON", "AWSJSON"),
        ("extras", "AWSJSON", "AWSJSON"),
        ("to", "Addresses", "AddressesInput"),
        ("state", "ParcelState", "ParcelState"),
        ("parcelId", "ID", "ID"),
        ("carrier", "String", "String"),
    ],
)
def test_types(golden_tree: Any, name: str, answer: str, argument: str) -> None:
    """A type is that of the value in JSON. Maps and objects are JSON. Keys of the table and ids are IDs."""
    parcels = golden_tree.catalogue().entities["Parcels"]
    attribute = parcels.attributes[name]
    assert graphql_type(parcels, attribute, in_input=False) == answer
    assert graphql_type(parcels, attribute, in_input=True) == argument


def test_what_readers_see(golden_tree: Any) -> None:
    """Secret attributes are not shown. A deprecated one says what to use instead."""
    attributes = golden_tree.catalogue().entities["Parcels"].attributes
    assert [name for name, attribute in attributes.items() if not is_shown(attribute)] == ["pin"]
    assert described(attributes["phone"]) == "Deprecated: use the address. A phone number"
