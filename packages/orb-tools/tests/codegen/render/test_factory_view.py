"""The module of a factory has the data of all fields, and methods with their types."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from orb_tools.codegen.render.factory_view import factory_text

THINGS = """
type: dynamodb
name: Things
model:
  keys: {primary: {partition: thingId}}
  attributes:
    thingId: {type: string, generated: uuid}
    label: {type: string, required: false, maxLength: 40}
    size: {type: number, minimum: 1, maximum: 9, default: 3}
    revision: {type: number, generated: version}
    ends: {type: timestamp, required: false}
  ttl: {enabled: true, attribute: ends}
"""


def text_of(tree: Any, name: str) -> str:
    """Return the module of the factory of an entity."""
    catalogue = tree.catalogue()
    return factory_text(catalogue.entities[name], catalogue)


@pytest.fixture
def things(schema_tree: Any) -> str:
    """The module of a small table."""
    schema_tree.write("config.yml", "factories: packages/shop/src/shop_tests/factories\n")
    schema_tree.write("entities/Things.yml", THINGS)
    return text_of(schema_tree, "Things")


def test_fields(things: str) -> None:
    """Each field has its limits, its default, and whether the repository sets it."""
    for line in (
        "thing_id=values.Field(values.Uuid(), generated=True),",
        'label=values.Field(values.Text("label-%d", max_length=40), optional=True),',
        "size=values.Field(values.Whole(minimum=1, maximum=9), default=3),",
        "revision=values.Field(values.Whole(minimum=1, maximum=1), generated=True),",
        "ends=values.Field(values.Time(start=4102444800), optional=True),",
    ):
        assert f"        {line}\n" in things


def test_methods(things: str) -> None:
    """The factory of a table can store what it makes."""
    classes = {node.name: node for node in ast.walk(ast.parse(things)) if isinstance(node, ast.ClassDef)}
    methods = [node.name for node in classes["ThingsFactory"].body if isinstance(node, ast.FunctionDef)]
    assert methods == ["build", "batch", "create"]


def test_held_models(golden_tree: Any) -> None:
    """A model within another has the factory of the same package, and dependent fields are named."""
    assert "from orb_testing.factories.makers import MakersFactory\n" in text_of(golden_tree, "Gadgets")
    addresses = text_of(golden_tree, "Addresses")
    assert 'REQUIRED_WHEN = MappingProxyType({"is_remote": ("city",)})' in addresses
    assert "def create" not in addresses
    assert 'INPUT = "orb_models.inputs.addresses.AddressesInput"' in addresses


def test_traits(golden_tree: Any) -> None:
    """Without a status, there is only the trait `full`."""
    assert 'GadgetsTrait = Literal["full"]' in text_of(golden_tree, "Gadgets")
