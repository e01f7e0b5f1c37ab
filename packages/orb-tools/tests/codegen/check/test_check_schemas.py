"""The catalogue is what all files say together."""

from __future__ import annotations

from typing import Any

from orb_tools.codegen.faults import Faults
from orb_tools.codegen.pipeline import load_catalogue

STANDARD = "type: standard\nname: {name}\nmodel:\n  attributes:\n    part: {{type: {type}}}\n"


def test_what_a_table_holds_is_stored(tree: Any) -> None:
    """Tables need a codec, and so does every entity that one of them holds, however far down; others do not."""
    tree.write("entities/Outer.yml", STANDARD.format(name="Outer", type="Inner"))
    tree.write("entities/Inner.yml", STANDARD.format(name="Inner", type="string"))
    tree.write("entities/Alone.yml", STANDARD.format(name="Alone", type="Inner"))
    tree.replace("    kind:\n", "    parts: {type: array, items: Outer}\n    kind:\n")
    faults = Faults()
    catalogue = load_catalogue(tree.schemas, faults)
    assert not faults
    assert catalogue.stored == {"Things", "Outer", "Inner"}


def test_an_entity_without_form_exists(tree: Any) -> None:
    """What refers to an entity whose file cannot be read is not at fault."""
    tree.write("entities/Broken.yml", "type: [standard\n")
    tree.write("entities/Holder.yml", STANDARD.format(name="Holder", type="Broken"))
    assert [fault.partition(":")[0] for fault in tree.faults()] == ["Broken.yml"]


def test_attributes_of_a_registry(tree: Any) -> None:
    """A registry can declare the attributes that its items have, and no others."""
    model = "model: {attributes: {code: {type: string}, cod: {type: string}}}\n"
    tree.write("entities/Codes.yml", f"type: registry\nname: Codes\nitems: {{}}\n{model}")
    assert tree.faults() == ["Codes.yml:4: unknown attribute 'cod' of a registry: did you mean 'code'?"]


def test_code_of_two_registries(tree: Any) -> None:
    """A code has one meaning: the second registry, by name, is at fault."""
    item = "{message: m, description: d, solution: s}"
    for name in ("Codes", "More"):
        text = f"type: registry\nname: {name}\nitems:\n  {name.upper()}: {item}\n  E-1: {item}\n"
        tree.write(f"entities/{name}.yml", text)
    assert tree.faults() == ["More.yml:5: code 'E-1' is one of Codes: give it another code"]
