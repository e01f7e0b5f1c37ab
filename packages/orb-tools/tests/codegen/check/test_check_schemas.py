"""The catalogue holds the content of all files."""

from __future__ import annotations

from typing import Any

from orb_tools.codegen.faults import Faults
from orb_tools.codegen.pipeline import load_catalogue

STANDARD = "type: standard\nname: {name}\nmodel:\n  attributes:\n    part: {{type: {type}}}\n"


def test_contained_entities_need_a_codec(schema_tree: Any) -> None:
    """Tables and the entities that they contain, directly or not, need a codec. Other entities do not."""
    schema_tree.write("entities/Outer.yml", STANDARD.format(name="Outer", type="Inner"))
    schema_tree.write("entities/Inner.yml", STANDARD.format(name="Inner", type="string"))
    schema_tree.write("entities/Alone.yml", STANDARD.format(name="Alone", type="Inner"))
    schema_tree.replace("    kind:\n", "    parts: {type: array, items: Outer}\n    kind:\n")
    faults = Faults()
    catalogue = load_catalogue(schema_tree.schemas, faults)
    assert not faults
    assert catalogue.stored == {"Things", "Outer", "Inner"}


def test_an_entity_without_form_exists(schema_tree: Any) -> None:
    """A reference to an entity whose file cannot be read is not a fault."""
    schema_tree.write("entities/Broken.yml", "type: [standard\n")
    schema_tree.write("entities/Holder.yml", STANDARD.format(name="Holder", type="Broken"))
    assert [fault.partition(":")[0] for fault in schema_tree.faults()] == ["Broken.yml"]


def test_attributes_of_a_registry(schema_tree: Any) -> None:
    """A registry may declare only the attributes that its items have."""
    model = "model: {attributes: {code: {type: string}, cod: {type: string}}}\n"
    schema_tree.write("entities/Codes.yml", f"type: registry\nname: Codes\nitems: {{}}\n{model}")
    assert schema_tree.faults() == [
        "Codes.yml:4: unknown attribute 'cod' of a registry: did you mean 'code'?"
    ]


def test_rules_of_a_registry(schema_tree: Any) -> None:
    """The texts of a registry are in the schema, so rules and other keys of its attributes have no effect."""
    model = """model:
  attributes:
    code: {type: number, required: false, description: The code.}
    message: {type: string, maxLength: 2, sensitive: true}
    details: {type: object, required: false}
"""
    schema_tree.write("entities/Codes.yml", f"type: registry\nname: Codes\nitems: {{}}\n{model}")
    right = "has no effect: drop it: the schema itself holds the texts"
    assert schema_tree.faults() == [
        "Codes.yml:6: 'code' of a registry is of type string, not 'number': write string",
        f"Codes.yml:7: 'maxLength' of 'message' of a registry {right}",
        f"Codes.yml:7: 'sensitive' of 'message' of a registry {right}",
    ]


def test_code_of_two_registries(schema_tree: Any) -> None:
    """A code can be in one registry only. The second registry by name is reported."""
    item = "{message: m, description: d, solution: s}"
    for name in ("Codes", "More"):
        text = f"type: registry\nname: {name}\nitems:\n  {name.upper()}: {item}\n  E-1: {item}\n"
        schema_tree.write(f"entities/{name}.yml", text)
    assert schema_tree.faults() == ["More.yml:5: 'Codes' has the code 'E-1' already: choose another code"]
