"""Each type of the schemas has an annotation in models, and one in inputs."""

from __future__ import annotations

from typing import Any

import pytest

from orb_tools.codegen.check.attribute import Attribute, Limits
from orb_tools.codegen.render.attribute_types import Annotations
from orb_tools.codegen.render.python_source import Imports


@pytest.mark.parametrize(
    ("attribute", "model", "given"),
    [
        (Attribute(name="a", type="string"), "str", "str"),
        (Attribute(name="a", type="string", max_length=5), "str", "Annotated[str, Field(max_length=5)]"),
        (Attribute(name="a", type="string", enum="Colour"), "Colour", "Colour"),
        (Attribute(name="a", type="string", values=("x",)), 'Literal["x"]', 'Literal["x"]'),
        (Attribute(name="a", type="number"), "WholeNumber", "Number"),
        (Attribute(name="a", type="boolean"), "bool", "Flag"),
        (Attribute(name="a", type="decimal"), "Decimal", "Decimal"),
        (Attribute(name="a", type="timestamp"), "Timestamp", "Timestamp"),
        (Attribute(name="a", type="object"), "dict[str, JsonValue]", "dict[str, JsonValue]"),
        (Attribute(name="a", type="Makers"), "Makers", "Annotated[Makers, checked_by(MakersInput)]"),
        (
            Attribute(name="a", type="array", items="timestamp"),
            "list[Timestamp]",
            "list[Timestamp]",
        ),
        (
            Attribute(name="a", type="array", items="string", accepts="Colour", max_items=2),
            "list[str]",
            "Annotated[list[Annotated[str, one_of(Colour)]], Field(max_length=2), DISTINCT]",
        ),
        (Attribute(name="a", type="date"), "Date", "Date"),
        (Attribute(name="a", type="binary"), "Binary", "Binary"),
        (
            Attribute(name="a", type="set", items="number", item_limits=Limits(minimum=0), max_items=7),
            "Annotated[frozenset[WholeNumber], SET]",
            "Annotated[frozenset[Annotated[Number, Field(ge=0)]], SET, Field(max_length=7)]",
        ),
        (
            Attribute(name="a", type="map", items="Makers"),
            "dict[str, Makers]",
            "dict[str, Annotated[Makers, checked_by(MakersInput)]]",
        ),
        (
            Attribute(name="a", type="string", min_length=2, pattern=r"\d+"),
            "str",
            r'Annotated[str, Field(min_length=2), Matches(r"\d+")]',
        ),
        (
            Attribute(name="a", type="decimal", minimum=0.5, maximum=7),
            "Decimal",
            'Annotated[Decimal, Field(ge=Decimal("0.5"), le=7)]',
        ),
        (
            Attribute(name="a", type="timestamp", minimum=0),
            "Timestamp",
            "Annotated[Timestamp, Field(ge=_datetime.fromtimestamp(0, UTC))]",
        ),
    ],
)
def test_annotations(golden_tree: Any, attribute: Attribute, model: str, given: str) -> None:
    """Inputs add the rules that stored items need not follow, and convert no text."""
    catalogue = golden_tree.catalogue()
    assert Annotations(catalogue, Imports()).of_model(attribute) == model
    of_input = Annotations(catalogue, Imports(), is_input=True).of_input(attribute, key_bytes=None)
    assert of_input == given


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


def test_private_and_deprecated_fields(golden_tree: Any) -> None:
    """`repr` hides a classified field. A sensitive one is left out of dumps of the model as well."""
    model = Annotations(golden_tree.catalogue(), Imports())
    given = Annotations(golden_tree.catalogue(), Imports(), is_input=True)
    personal = Attribute(name="a", type="string", classification="PII")
    public = Attribute(name="a", type="string", classification="STANDARD")
    secret = Attribute(name="a", type="string", classification="SENSITIVE", sensitive=True)
    old = Attribute(name="a", type="string", deprecated="use b")
    assert model.default(personal, optional=False) == " = Field(repr=False)"
    assert model.default(public, optional=True) == " = None"
    assert model.default(secret, optional=True) == " = Field(default=None, repr=False, exclude=True)"
    assert given.default(secret, optional=True) == " = Field(default=None, repr=False)"
    assert model.default(old, optional=True) == ' = Field(default=None, deprecated="use b.")'


@pytest.mark.parametrize(
    ("attribute", "text"),
    [
        (Attribute(name="a", type="string", default="x"), '"x"'),
        (
            Attribute(name="a", type="string", enum="ParcelState", default="delivered"),
            "ParcelState.DELIVERED",
        ),
        (Attribute(name="a", type="array", items="string", default=()), "default_factory=list"),
        (Attribute(name="a", type="array", items="number", default=(1, 2)), "default_factory=lambda: [1, 2]"),
        (Attribute(name="a", type="set", items="number", default=(1, 2)), "frozenset({1, 2})"),
        (Attribute(name="a", type="map", items="number", default={}), "default_factory=dict"),
        (Attribute(name="a", type="Makers", default={}), "default_factory=default_of(Makers, MakersInput)"),
        (Attribute(name="a", type="boolean"), None),
    ],
)
def test_defaults(golden_tree: Any, attribute: Attribute, text: str | None) -> None:
    """A default is a literal, or a factory if instances must not share it."""
    assert Annotations(golden_tree.catalogue(), Imports(), is_input=True).literal(attribute) == text
