"""The catalogue holds what the schemas define, and knows the classes that are made from it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from orb_tools.codegen.check.attribute import Attribute
from orb_tools.codegen.check.catalogue import EMPTY, Registry
from orb_tools.codegen.check.entity import Entity, Index

OWN = Entity(
    name="Things",
    folder=(),
    source="",
    description="",
    attributes={
        "thingId": Attribute(name="thingId", type="string"),
        "part": Attribute(name="part", type="Parts"),
        "note": Attribute(name="note", type="string", classification="PII"),
    },
    primary=Index(name=None, partition="thingId"),
)
PARTS = Entity(
    name="Parts",
    folder=(),
    source="",
    description="",
    attributes={
        "note": Attribute(name="note", type="string", classification="FINANCIAL"),
        "code": Attribute(name="code", type="string", classification="SENSITIVE"),
    },
)
CATALOGUE = replace(EMPTY, entities={"Parts": PARTS, "Things": OWN}, with_input=frozenset({"Parts"}))


def test_a_registry_has_a_module() -> None:
    """The path of a schema is the import path of its module."""
    assert Registry(name="Codes", folder=("a",), source="", description="", items=()).path == "a.codes"


def test_classes_of_inputs() -> None:
    """A table has inputs that create and update. Another entity has an input of all attributes if it needs one."""
    assert CATALOGUE.tables == (OWN,)
    assert CATALOGUE.input_classes(OWN) == ("ThingsCreate", "ThingsUpdate")
    assert CATALOGUE.input_classes(PARTS) == ("PartsInput",)
    assert CATALOGUE.input_classes(replace(PARTS, is_input=True)) == ("Parts",)


def test_classifications_reach_what_is_held() -> None:
    """The classifications of a model include those of the models in it."""
    assert CATALOGUE.classifications(OWN) == {"note": "FINANCIAL", "code": "SENSITIVE"}


def test_the_stricter_classification_counts(schema_tree: Any) -> None:
    """The audit trail masks by name, in both spellings. So a name is as strict as its strictest attribute."""
    origin = "from: {type: string, python_name: origin, classification: PII}"
    attributes = f"label: {{type: string, classification: %s}}, {origin}"
    for name, classification, more in (
        ("Outer", "STANDARD", ", inner: {type: Inner}"),
        ("Inner", "PII", ", last: {type: Innermost}"),
        ("Innermost", "FINANCIAL", ""),
    ):
        model = f"model: {{attributes: {{{attributes % classification}{more}}}}}\n"
        schema_tree.write(f"entities/{name}.yml", f"type: standard\nname: {name}\n{model}")
    catalogue = schema_tree.catalogue()
    found = [catalogue.classifications(catalogue.entities[name]) for name in ("Outer", "Inner", "Innermost")]
    assert found == [{"label": "FINANCIAL", "from": "PII", "origin": "PII"}] * 3


def test_packages_of_orb_and_of_others() -> None:
    """Rules for texts are in orb_common only if the schemas are orb's own. Imports of own packages stand apart."""
    assert EMPTY.is_of_orb
    assert (EMPTY.models_package, EMPTY.factories_package) == ("orb_models", "")
    assert EMPTY.text_rules == "orb_common.utils.rules"
    assert EMPTY.first_party == {"orb_common", "orb_models", "orb_testing"}
    other = replace(EMPTY, models="packages/a/src/shop/models", factories="packages/b/src/tests")
    assert not other.is_of_orb
    assert (other.models_package, other.factories_package) == ("shop.models", "tests")
    assert other.text_rules == "shop.models.text_rules"
    assert other.first_party == {"shop", "tests"}
