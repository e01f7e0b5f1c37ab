"""The catalogue holds what the schemas define, and knows the classes that are made from it."""

from __future__ import annotations

from dataclasses import replace

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
    """The classifications of a model include those of the models in it. Its own come first."""
    assert CATALOGUE.classifications(OWN) == {"note": "PII", "code": "SENSITIVE"}
