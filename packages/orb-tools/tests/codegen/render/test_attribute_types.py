"""Each type of the schemas has an annotation in models, one in inputs, and a codec."""

from __future__ import annotations

from typing import Any

import pytest

from orb_tools.codegen.check.catalogue import Attribute
from orb_tools.codegen.render.attribute_types import Annotations, decoder, encoder, stored_kind
from orb_tools.codegen.render.python_source import Imports


@pytest.mark.parametrize(
    ("attribute", "model", "given", "kind"),
    [
        (Attribute(name="a", type="string"), "str", "str", "S"),
        (Attribute(name="a", type="string", max_length=5), "str", "Annotated[str, Field(max_length=5)]", "S"),
        (Attribute(name="a", type="string", enum="Colour"), "Colour", "Colour", "S"),
        (Attribute(name="a", type="string", values=("x",)), 'Literal["x"]', 'Literal["x"]', "S"),
        (Attribute(name="a", type="number"), "WholeNumber", "Number", "N"),
        (Attribute(name="a", type="boolean"), "bool", "Flag", "BOOL"),
        (Attribute(name="a", type="decimal"), "Decimal", "Decimal", "N"),
        (Attribute(name="a", type="timestamp"), "Timestamp", "Timestamp", "time"),
        (Attribute(name="a", type="object"), "dict[str, JsonValue]", "dict[str, JsonValue]", "M"),
        (Attribute(name="a", type="Makers"), "Makers", "Makers", "M"),
        (
            Attribute(name="a", type="array", items="timestamp"),
            "list[Timestamp]",
            "list[Timestamp]",
            "L time",
        ),
        (
            Attribute(name="a", type="array", items="string", accepts="Colour", max_items=2),
            "list[str]",
            "Annotated[list[Annotated[str, one_of(Colour)]], Field(max_length=2), DISTINCT]",
            "L S",
        ),
    ],
)
def test_annotations(golden_tree: Any, attribute: Attribute, model: str, given: str, kind: str) -> None:
    """Inputs add the rules that stored items need not follow, and convert no text."""
    catalogue = golden_tree.catalogue()
    assert Annotations(catalogue, Imports()).of_model(attribute) == model
    of_input = Annotations(catalogue, Imports(), is_input=True).of_input(attribute, key_bytes=None)
    assert of_input == given
    assert stored_kind(attribute) == kind


@pytest.mark.parametrize(
    ("rule", "max_length", "annotation"),
    [
        (None, None, "SortKeyText"),
        ("Label", None, "LabelRule"),
        ("Serial", None, "Annotated[SerialRule, key_length(1024)]"),
        ("Serial", 6, "Annotated[SerialRule, Field(max_length=6)]"),
    ],
)
def test_keys_fit_into_dynamodb(
    golden_tree: Any, rule: str | None, max_length: int | None, annotation: str
) -> None:
    """A text key has a limit in bytes, unless its rule and its length already keep it within that limit."""
    catalogue = golden_tree.catalogue()
    attribute = Attribute(
        name="a", type="string", rule=catalogue.rules.get(rule or ""), max_length=max_length
    )
    annotations = Annotations(catalogue, Imports(), is_input=True)
    assert annotations.of_input(attribute, key_bytes=1024) == annotation


def test_imports_follow_the_annotations(golden_tree: Any) -> None:
    """An annotation imports what it names, and nothing else."""
    imports = Imports()
    Annotations(golden_tree.catalogue(), imports).of_model(Attribute(name="a", type="array", items="Makers"))
    assert str(imports) == "from orb_models.models.makers import Makers"


def test_unusual_wire_names(golden_tree: Any) -> None:
    """A wire name that camelCase cannot produce becomes an alias of the field."""
    annotations = Annotations(golden_tree.catalogue(), Imports())
    vat, name = Attribute(name="needsVAT", type="boolean"), Attribute(name="firstName", type="string")
    aliases = 'validation_alias="needsVAT", serialization_alias="needsVAT"'
    assert annotations.default(vat, optional=True) == f" = Field(default=None, {aliases})"
    assert annotations.default(vat, optional=False) == f" = Field({aliases})"
    assert annotations.default(name, optional=True) == " = None"
    assert annotations.default(name, optional=False) == ""


def test_codecs_of_nested_models(golden_tree: Any) -> None:
    """A nested model is encoded and decoded by its own codec, under a name that cannot collide."""
    catalogue, imports = golden_tree.catalogue(), Imports()
    attribute = Attribute(name="parts", type="array", items="Makers")
    encoded = encoder(attribute, "model.parts", imports, catalogue)
    decoded = decoder(attribute, 'item["parts"]', imports, catalogue)
    assert encoded == '{"L": [{"M": encode_makers(member)} for member in model.parts]}'
    assert decoded == '[decode_makers(member["M"]) for member in item["parts"]["L"]]'
    assert "decode as decode_makers" in str(imports)
